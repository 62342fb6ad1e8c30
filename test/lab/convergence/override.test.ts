/** A central monitor overrides a server, and then dies: it moves traffic, and is no single point of failure. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { now } from '../now.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { CAMPUSES, LOSSLESS } from './places.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** What it says holds for so long after it died; it says so again long before. */
const TTL_S = 15;
const RENEW_EVERY_S = 3;

/** The stand-in: it has found the service of this server wrong, and tells its ripcord so for as long as it lives. */
const MONITOR = `#!/bin/sh
while "$1" "$2" override smtp down --ttl ${TTL_S}s --reason 'wrong answers at campus 2' --config "$3"; do
  sleep ${RENEW_EVERY_S}
done
`;

it(
  'Given 100 new connections a second from each site, when a central monitor overrides the serving server down and dies later, then the traffic moves and returns by itself, and not one attempt fails',
  onTime(async () => {
    await using group = await Group.build({ ...CAMPUSES, everyMs: LOSSLESS.everyMs });
    const { host } = group.lab.server('smtp-a');
    const script = path.join(host.dir, 'monitor.sh');
    writeFileSync(script, MONITOR);

    const begun = now();
    const config = path.join(host.dir, 'ripcord.yaml');
    const monitor = host.start('monitor', ['sh', script, process.execPath, MAIN, config]);
    const reason = /withdrawn: override down, wrong answers at campus 2/;
    await group.says('smtp-a', {
      services: [{ state: 'withdrawn', reason, own: { health: 'up' } }],
    });
    await group.announced('smtp-a', 16, begun);
    await group.rests('smtp-b');
    expect(group.wire.moves('smtp-a', begun)).toEqual([12, 16]);

    const outlived = now();
    await group.until(() => now() - outlived > TTL_S * 1000, 'it was renewed for longer than it lasts');
    expect(group.wire.moves('smtp-a', begun)).toEqual([12, 16]);

    await monitor.signal('SIGKILL');
    await group.announced('smtp-a', 3, outlived);
    await group.rests('smtp-a');
    await group.says('smtp-a', { services: [{ state: 'normal', override: null }] });
    await group.attempted(LOSSLESS.attempts, begun);
    expect(group.failures(begun)).toEqual([]);
  }),
);
