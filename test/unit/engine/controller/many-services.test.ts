/** Many services on one server: what is asked of the daemon and of the kernel, call by call. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import { createAliasDriver } from '../../../../src/drivers/alias/alias.ts';
import { createFrrDriver } from '../../../../src/drivers/frr/frr-driver.ts';
import { createNudger } from '../../../../src/drivers/nudge/nudge.ts';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import { advertised, desiredState } from '../../../../src/engine/reconcile/desired.ts';
import { createReconciler, type Reconciler } from '../../../../src/engine/reconcile/loop.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { configOf, peerEntry, serviceEntry } from '../../configuration.ts';
import { advertised as heard } from '../../drivers/frr/model.ts';
import { type FakeServer, fakeServer } from './fake-server.ts';

const SERVER = 'smtp-a';
const PEER = 'smtp-b';
const [NORMAL, BOOST] = [5, 1];

const nameOf = (index: number) => `service-${index}`;
/** The last of each service's addresses differs from the first in its third part. */
const ipOf = (index: number, place = 0) => `198.18.${place}.${index + 1}`;
const clauseOf = (index: number) => `route-map RIPCORD permit ${(index + 1) * 10}`;
const setMetric = (index: number, metric: number) => [clauseOf(index), `set metric ${metric}`, 'exit'];
const nudgeOf = (ip: string) => [`address add ${ip}/32 dev ripcord0`, `address del ${ip}/32 dev ripcord0`];

function configWith(count: number, addresses = 1): Config {
  const checks = [{ kind: 'tcp', port: 25, interval: '1s', fall: 1, rise: 1 }];
  const services = Array.from({ length: count }, (_, index) =>
    serviceEntry({
      name: nameOf(index),
      addresses: Array.from({ length: addresses }, (_, place) => `${ipOf(index, place)}/32`),
      metric: NORMAL,
      boost: BOOST,
      checks,
      peers: [peerEntry({ name: PEER, checks })],
    }),
  );
  return configOf({ server: SERVER, routing: { networks: ['eth0'], config: null }, services });
}

let config: Config;
let server: FakeServer;
let controller: Controller;
let reconciler: Reconciler;

/** A server whose services are all up and announced. */
async function serving(count: number, addresses?: number): Promise<void> {
  config = configWith(count, addresses);
  server = fakeServer();
  const { exec } = server;
  const routing = createFrrDriver(config, { exec });
  const host = { routing, aliases: createAliasDriver(exec), nudger: createNudger(exec) };
  controller = createController(config, systemClock, {
    onCheck: () => undefined,
    onDecision: () => reconciler.request(),
  });
  reconciler = createReconciler(
    () => ({
      host,
      desired: observed => {
        controller.inherit(advertised(config, observed));
        return desiredState(config, 'serving', controller.metrics());
      },
    }),
    systemClock,
    { onAction: () => undefined, onReport: () => undefined },
  );
  reconciler.start();
  await settled();
  server.forget();
  all(index => {
    finds(index, true, PEER);
    finds(index, true);
  });
  await settled();
}

async function settled(): Promise<void> {
  const report = await reconciler.settle();
  if (!report.inStep) throw report.error ?? new Error('out of sync');
}

/** A check of a service runs, of our own or of the peer's. */
function finds(index: number, ok: boolean, peer?: string): void {
  const ref = allChecks(config).find(each => each.service === nameOf(index) && each.peer === peer);
  if (ref === undefined) throw new Error(`no check of service ${index}`);
  controller.take(ref, { ok, reason: ok ? 'connected' : 'connection refused', ms: 1 });
}

const all = (act: (index: number) => void) => {
  for (const index of config.services.keys()) act(index);
};
const metrics = () =>
  config.services.map((_, index) => heard(server.states.at(-1) ?? new Map(), `${ipOf(index)}/32`));

afterEach(async () => {
  controller.stop();
  await reconciler.stop();
});

describe.each([3, 10, 100])('of %i services', count => {
  it('all come up by one vtysh call and one nudge', async () => {
    await serving(count);
    expect(server.entered).toHaveLength(1);
    expect(server.batches).toHaveLength(1);
    expect(metrics()).toEqual(Array(count).fill(NORMAL));
  });

  it('all take over by one vtysh call, a clause each, and one nudge', async () => {
    await serving(count);
    server.forget();
    all(index => finds(index, false, PEER));
    await settled();
    const indices = [...config.services.keys()];
    expect(server.entered).toEqual([indices.flatMap(index => setMetric(index, BOOST))]);
    expect(server.batches).toEqual([indices.flatMap(index => nudgeOf(ipOf(index)))]);
  });

  it('one fails: its clause is entered and its address nudged, and nothing else is touched', async () => {
    await serving(count);
    server.forget();
    finds(1, false, PEER); // so that no poison is held for it
    await settled();
    server.forget();
    finds(1, false);
    await settled();
    expect(server.entered).toEqual([setMetric(1, 16)]);
    expect(server.batches).toEqual([nudgeOf(ipOf(1))]);
    const others = [...config.services.keys()].filter(index => index !== 1);
    for (const state of server.states) {
      for (const index of others) expect(heard(state, `${ipOf(index)}/32`)).toBe(NORMAL);
    }
  });
});

describe('several services that change together', () => {
  it('are entered by one call, withdrawals first, and announced by urgency', async () => {
    await serving(4);
    finds(1, false, PEER);
    finds(2, false, PEER);
    await settled();
    expect(metrics()).toEqual([NORMAL, BOOST, BOOST, NORMAL]);
    server.forget();
    finds(1, true, PEER); // a failback
    finds(2, false); // a death
    finds(3, false, PEER); // a takeover
    await settled();
    expect(server.entered).toEqual([[...setMetric(2, 16), ...setMetric(1, NORMAL), ...setMetric(3, BOOST)]]);
    expect(server.batches).toEqual([[3, 2, 1].flatMap(index => nudgeOf(ipOf(index)))]);
  });

  it('are left alone where nothing changes', async () => {
    await serving(3);
    server.forget();
    all(index => finds(index, true));
    await settled();
    expect([server.entered, server.batches]).toEqual([[], []]);
  });
});

describe('a service with several addresses', () => {
  it('moves them together: one clause, and a nudge of each of its addresses and no other', async () => {
    await serving(3, 2);
    server.forget();
    finds(1, false, PEER);
    await settled();
    expect(server.entered).toEqual([setMetric(1, BOOST)]);
    expect(server.batches).toEqual([[...nudgeOf(ipOf(1)), ...nudgeOf(ipOf(1, 1))]]);
    const state = server.states.at(-1) ?? new Map();
    expect([0, 1].map(place => heard(state, `${ipOf(1, place)}/32`))).toEqual([BOOST, BOOST]);
    expect([0, 1].map(place => heard(state, `${ipOf(2, place)}/32`))).toEqual([NORMAL, NORMAL]);
  });
});
