/** A controller that is stopped and goes on, beside two processes that keep both cores busy, takes none of it for news. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Service } from '../bench/service.ts';
import { configuration } from './convergence/replicas.ts';
import { PATIENCE_MS } from './eventually.ts';
import { buildLab, type Lab } from './lab.ts';
import type { Server } from './server.ts';
import { twoCampuses } from './topology.ts';

const STOPS = 10;
const STOPPED_MS = 2000;
const SMTP_PORT = 25;
/** Far below the time for which the controller is stopped; a service beside busy processes is well within it. */
const TIMING = { interval: '300ms', timeout: '250ms', fall: 2, rise: 2 };
/** One failure would be enough. So many that the controller is stopped in the midst of its work, not only while it waits. No two are alike: those would be run once. */
const CHECKS = [
  { kind: 'exec', command: ['/bin/true'], ...TIMING, fall: 1 },
  ...Array.from({ length: 60 }, (_, place) => ({
    ...{ kind: 'tcp', id: `smtp-${place}`, port: SMTP_PORT, expect: '^220 (\\S+) ESMTP\\r\\n' },
    ...{ ...TIMING, timeout: `${190 + place}ms`, fall: 1 },
  })),
];
/** What a controller that takes its own lateness for news would tell. */
const NEWS: ReadonlySet<string> = new Set(['check', 'verdict', 'state', 'error']);

let spinners: ChildProcess[] = [];
beforeEach(() => {
  spinners = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
});
afterEach(() => {
  for (const spinner of spinners) spinner.kill('SIGKILL');
});

it('no check is down, no peer silent, no call of vtysh has failed, and no route moves', async () => {
  await using lab = await buildLab(twoCampuses, { servers: { speakers: ['ripd'], postfix: false } });
  for (const server of lab.servers) await new Service(server.host, SMTP_PORT).start();
  for (const server of lab.servers) {
    const says = { channel: 'right', peerCheck: TIMING, service: { checks: CHECKS } } as const;
    server.ripcord.start(configuration(lab, server, 1, says));
  }
  const a = lab.server('smtp-a');
  await lab.eventually(() => isSettled(lab), {
    what: 'both serve, see one another and hear one another',
    timeoutMs: PATIENCE_MS,
  });
  const settledAt = new Date().toISOString();

  for (let stop = 0; stop < STOPS; stop += 1) {
    // An address that comes has the controller look: it is stopped in the midst of asking vtysh, too.
    await a.host.run(['ip', 'address', 'add', `192.0.2.${stop + 1}/32`, 'dev', 'lo']);
    await a.ripcord.signal('SIGSTOP');
    await pause(STOPPED_MS);
    await a.ripcord.signal('SIGCONT');
    // A look that began after it went on has ended once all that was late was dealt with.
    const { readBackAt } = await a.ripcord.status();
    await lab.eventually(async () => (await a.ripcord.status()).readBackAt !== readBackAt, {
      what: 'the controller has looked again',
      timeoutMs: PATIENCE_MS,
    });
    for (const server of lab.servers) {
      const { group } = await server.ripcord.status();
      expect(group.map(({ established }) => established)).toEqual([true]);
    }
  }

  const news = lab.servers.map(server =>
    eventsOf(server).filter(({ at, kind }) => at > settledAt && NEWS.has(kind)),
  );
  expect(news).toEqual([[], []]);
  expect(await isSettled(lab)).toBe(true);
});

/** A serves, B stands by, each finds the other up and hears it, and each check has had its first verdict. */
async function isSettled(lab: Lab): Promise<boolean> {
  const all = await Promise.all(lab.servers.map(server => server.ripcord.status().catch(() => undefined)));
  return all.every(
    status =>
      status?.inStep === true &&
      status.group.every(({ established }) => established) &&
      status.services.every(
        ({ state, own, peers }) =>
          state === 'normal' &&
          [own, ...peers].every(({ checks }) => checks.every(({ health }) => health === 'up')),
      ),
  );
}

function eventsOf({ ripcord }: Server): { readonly at: string; readonly kind: string }[] {
  return readFileSync(path.join(ripcord.paths.state, 'events.jsonl'), 'utf8')
    .split('\n')
    .flatMap(line => (line === '' ? [] : [JSON.parse(line)]));
}
