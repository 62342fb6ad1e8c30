/** The paper's failover between two all-in-one containers, in the network namespaces of the lab's servers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientsReach, routersSee } from '../lab/acceptance/scenario.ts';
import { buildLab, type Lab } from '../lab/lab.ts';
import { SMTP_CHECK } from '../lab/paper.ts';
import { SERVICE, SERVICE_IP, twoCampuses } from '../lab/topology.ts';
import { Container } from './container.ts';
import { BUILD_WITHIN_MS, buildImages } from './podman.ts';

let lab: Lab;
let a: Container;
let b: Container;
beforeAll(async () => {
  await buildImages('all-in-one');
  // Postfix stays the lab's; the FRR of the servers is the containers'.
  lab = await buildLab(twoCampuses, { servers: { speakers: [], postfix: true } });
  for (const server of lab.servers) await server.frr.stop('zebra');
  a = new Container(lab.server('smtp-a').host);
  b = new Container(lab.server('smtp-b').host);
  await a.start(configuration('smtp-a', 1));
  await b.start(configuration('smtp-b', 3));
  for (const client of lab.clients) client.start({ address: SERVICE_IP, everyMs: 250 });
}, BUILD_WITHIN_MS);
afterAll(async () => {
  await Promise.all([a?.remove(), b?.remove()]);
  await lab?.remove();
});

/** The paper's failover with self-checks: metrics 1 and 3. */
const configuration = (server: string, metric: number) => ({
  server,
  routing: { networks: ['eth0'] },
  services: [{ name: 'smtp', address: SERVICE, metric, checks: [SMTP_CHECK] }],
});
const onA = { r1: { server: 'smtp-a', metric: 2 }, r2: { server: 'smtp-a', metric: 3 } };
const onB = { r1: { server: 'smtp-b', metric: 5 }, r2: { server: 'smtp-b', metric: 4 } };
const holds = (views: typeof onA, client: 'smtp-a' | 'smtp-b') =>
  Promise.all([routersSee(lab, views), clientsReach(lab, { c1: client, c2: client })]);
const signalController = async (container: Container, signal: string) => {
  const [, pid = ''] = /^(\d+) ripcord .* run --config/m.exec(await container.processes()) ?? [];
  await container.run('sh', '-c', `kill -${signal} "$0"`, pid);
};

describe('two all-in-one containers', () => {
  it('serve from A, healthy both, as user ripcord', async () => {
    await holds(onA, 'smtp-a');
    expect(await a.isHealthy()).toBe(true);
    expect(await b.isHealthy()).toBe(true);
    const running = await a.processes();
    expect(running).toMatch(/^\d+ ripcord \S .* run --config/m);
    expect(running).toMatch(/^\d+ ripcord \S .* run --guard/m);
    expect(running).not.toMatch(/^\d+ \S+ Z/m);
  });

  it('fail over to B when the service of A stops, and back', async () => {
    await lab.server('smtp-a').postfix.stop();
    await holds(onB, 'smtp-b');
    await lab.server('smtp-a').postfix.start();
    await holds(onA, 'smtp-a');
  });

  it.each(['KILL', 'STOP'])(
    'keep the route of A when its controller meets SIG%s: the guard brings it back',
    async signal => {
      const client = lab.client('c1');
      const before = client.attempts.length;
      await signalController(a, signal);
      await lab.eventually(async () => (await a.log()).includes('guard: starts the controller again'), {
        what: 'the guard starts the controller again',
        timeoutMs: 60_000,
      });
      await lab.eventually(() => a.isHealthy(), { what: 'the controller is back', timeoutMs: 60_000 });
      expect(client.attempts.slice(before).map(each => each.server)).not.toContain('smtp-b');
      await holds(onA, 'smtp-a');
    },
  );

  it('withdraw before they stop: B takes over and nobody fails for long', async () => {
    await a.stop();
    await holds(onB, 'smtp-b');
    expect(await lab.server('smtp-a').aliases()).toEqual([]);
  });
});
