/**
 * ripcord in a container of its own beside FRR, on the first server of the paper's failover: by docker/compose.yaml, which takes
 * docker/etc/ripcord.yml, and by kubernetes/ripcord.yaml. On the second server both are the lab's.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientsReach, routersSee, startPaper } from '../lab/acceptance/scenario.ts';
import { Wire } from '../lab/convergence/wire.ts';
import { buildLab, type Lab } from '../lab/lab.ts';
import { now } from '../lab/now.ts';
import type { Server } from '../lab/server.ts';
import { SERVICE, SERVICE_IP, twoCampuses } from '../lab/topology.ts';
import { composed } from './compose.ts';
import { played } from './kubernetes.ts';
import { BUILD_WITHIN_MS, buildImages } from './podman.ts';
import type { Sidecar } from './sidecar.ts';

/** A better route that comes back waits for a hold-off and an update at each router; a busy machine starts containers slowly. */
const PATIENCE_MS = 120_000;

let lab: Lab;
let wire: Wire;
let a: Server;
beforeAll(async () => {
  await buildImages('frr', 'sidecar');
  lab = await buildLab(twoCampuses);
  a = lab.server('smtp-a');
  // Its FRR is that of the containers.
  for (const daemon of ['ripd', 'zebra'] as const) await a.frr.stop(daemon);
  wire = await Wire.listen(lab, SERVICE);
  startPaper(lab, 'smtp-b', 'failover', 'self');
  for (const client of lab.clients) client.start({ address: SERVICE_IP, everyMs: 250 });
}, BUILD_WITHIN_MS);
afterAll(() => lab?.remove());

const onA = { r1: { server: 'smtp-a', metric: 2 }, r2: { server: 'smtp-a', metric: 3 } };
const onB = { r1: { server: 'smtp-b', metric: 5 }, r2: { server: 'smtp-b', metric: 4 } };
const holds = (views: typeof onA, client: 'smtp-a' | 'smtp-b') =>
  Promise.all([
    routersSee(lab, views, PATIENCE_MS),
    clientsReach(lab, { c1: client, c2: client }, PATIENCE_MS),
  ]);
/** Waits until A has told its router that it is unreachable, since a time. */
const poisons = (since: number) =>
  lab.eventually(() => wire.firstOf('smtp-a', 16, since) !== undefined, { what: 'A tells its router 16' });

describe.each([
  { by: 'docker/compose.yaml', deploy: composed },
  { by: 'kubernetes/ripcord.yaml', deploy: played },
])('the sidecar by $by', ({ deploy }) => {
  let sidecar: Sidecar;
  beforeAll(async () => {
    sidecar = deploy(a.host);
    await sidecar.up();
  });
  afterAll(() => sidecar?.remove());
  /** Waits until the FRR of the container holds the metric. */
  const advertises = (metric: number) =>
    lab.eventually(
      async () => {
        const show = ['exec', sidecar.frr, 'vtysh', '-c', 'show running-config'] as const;
        const { stdout } = await sidecar.podman.attempt(...show);
        return new RegExp(`^ set metric ${metric}$`, 'm').test(stdout);
      },
      {
        what: `FRR in its container holds metric ${metric}`,
        timeoutMs: PATIENCE_MS,
        describe: () => sidecar.podman.log(sidecar.ripcord),
      },
    );

  it('serves from A, healthy, as user ripcord, and FRR is in the other container', async () => {
    const { podman, ripcord, frr } = sidecar;
    await advertises(1);
    await holds(onA, 'smtp-a');
    await lab.eventually(() => podman.isHealthy(ripcord), { what: 'its health check succeeds' });
    const running = await podman.processes(ripcord);
    expect(running).toMatch(/^\d+ ripcord \S .* run --config/m);
    expect(running).toMatch(/^1 ripcord \S tini /m);
    expect(running).not.toMatch(/ripd|zebra/);
    expect(await podman.processes(frr)).toMatch(/^\d+ frr \S \S*ripd /m);
  });

  it('when the service is killed, tells its router 16; clients move to B, and back', async () => {
    const killed = now();
    await a.postfix.kill();
    await poisons(killed);
    await advertises(16);
    await holds(onB, 'smtp-b');
    await a.postfix.start();
    await holds(onA, 'smtp-a');
  });

  it('when FRR in its own container is started again, goes on where it was', async () => {
    await sidecar.podman.run('restart', '--time', '10', sidecar.frr);
    // Until then routers go on believing what they have heard.
    await advertises(1);
    await holds(onA, 'smtp-a');
  });

  it('stops before FRR does: withdraws, and nobody is left without B', async () => {
    const stopped = now();
    await sidecar.stop();
    expect(wire.firstOf('smtp-a', 16, stopped)).toBeDefined();
    expect(await a.aliases()).toEqual([]);
    await holds(onB, 'smtp-b');
  });
});
