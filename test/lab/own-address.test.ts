/** A dead service whose address is taken from its server again and again, while routing leads there to another server that answers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { Service } from '../bench/service.ts';
import { configuration } from './convergence/replicas.ts';
import { PATIENCE_MS } from './eventually.ts';
import { buildLab } from './lab.ts';
import type { Server } from './server.ts';
import { SERVICE, twoCampuses } from './topology.ts';

const TIMES = 60;
/** One answer would be enough. */
const EAGER = { interval: '50ms', timeout: '40ms', fall: 1, rise: 1, watch: true };
const CHECKS = [{ kind: 'tcp', port: 25, expect: '^220 ', ...EAGER }];

it('No answer of the other server is taken for one of its own', async () => {
  await using lab = await buildLab(twoCampuses, { servers: { speakers: ['ripd'], postfix: false } });
  const [a, b] = [lab.server('smtp-a'), lab.server('smtp-b')];
  await new Service(b.host, 25).start();
  for (const server of lab.servers)
    server.ripcord.start(configuration(lab, server, 1, { service: { checks: CHECKS } }));
  await lab.eventually(
    async () => {
      const [here, there] = await Promise.all([statusOf(a), statusOf(b)]);
      return here?.own.health === 'down' && there?.serving.here === true;
    },
    { what: 'B serves, and A knows that its service is down', timeoutMs: PATIENCE_MS },
  );
  // By default, the packets of A go to its router, which leads to B.
  expect(await a.host.run(['ip', 'route', 'get', '198.51.100.1'])).toContain('via');

  for (let time = 0; time < TIMES; time += 1) {
    await a.host.run(['ip', 'address', 'del', SERVICE, 'dev', 'lo']);
    await lab.eventually(async () => (await a.aliases()).length > 0, {
      what: 'ripcord has put the address back',
      timeoutMs: PATIENCE_MS,
      everyMs: 20,
    });
  }
  const ups = eventsOf(a).filter(
    ({ kind, server, health }) => kind === 'check' && server === 'smtp-a' && health === 'up',
  );
  expect(ups).toEqual([]);
});

const statusOf = async ({ ripcord }: Server) => (await ripcord.status().catch(() => undefined))?.services[0];

function eventsOf({
  ripcord,
}: Server): { readonly kind: string; readonly server?: string; readonly health?: string }[] {
  return readFileSync(path.join(ripcord.paths.state, 'events.jsonl'), 'utf8')
    .split('\n')
    .flatMap(line => (line === '' ? [] : [JSON.parse(line)]));
}
