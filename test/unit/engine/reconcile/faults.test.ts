/** Quagga's ripd, which hides its redistribution after zebra alone was restarted: a model of it, as measured on 1.2.4. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAliasDriver } from '../../../../src/drivers/alias/alias.ts';
import type { RoutingDriver } from '../../../../src/drivers/driver.ts';
import { createFrrDriver } from '../../../../src/drivers/frr/frr-driver.ts';
import { createNudger } from '../../../../src/drivers/nudge/nudge.ts';
import { desiredState } from '../../../../src/engine/reconcile/desired.ts';
import { MaskedError } from '../../../../src/engine/reconcile/faults.ts';
import { createReconciler, type Reconciler } from '../../../../src/engine/reconcile/loop.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { configOf, serviceEntry } from '../../configuration.ts';
import { type FakeServer, fakeServer } from '../controller/fake-server.ts';

const config = configOf({
  routing: { daemon: 'quagga', networks: ['eth0'], config: null },
  services: [serviceEntry({ name: 'smtp', metric: 3 })],
});

let server: FakeServer;
let routing: RoutingDriver;
let reconciler: Reconciler;
let metric: number;

beforeEach(async () => {
  metric = 3;
  server = fakeServer('Quagga 1.2.4 (vm).\nCopyright 1996-2005 Kunihiro Ishiguro, et al.');
  const { exec } = server;
  routing = createFrrDriver(config, { exec });
  const host = { routing, aliases: createAliasDriver(exec), nudger: createNudger(exec) };
  reconciler = createReconciler(
    () => ({ host, desired: () => desiredState(config, 'serving', new Map([['smtp', metric]])) }),
    systemClock,
    { onAction: () => undefined, onReport: () => undefined },
  );
  reconciler.start();
  expect(await reconciler.settle()).toMatchObject({ inStep: true });
  server.forget();
});
afterEach(() => reconciler.stop());

/** Each nudge of Quagga takes the alias off lo and puts it back. */
const nudges = () =>
  server.batches.filter(lines => lines.some(line => line.startsWith('address del'))).length;

describe('a route that ripd masks', () => {
  it('is entered and nudged once more, then left alone, and said to be masked with the remedy', async () => {
    server.restartZebra();
    void routing.onDaemonState('zebra', 'running');
    for (let pass = 0; pass < 5; pass += 1) await reconciler.settle();
    expect(server.entered).toHaveLength(1);
    expect(nudges()).toBe(1);
    const { inStep, error, observed } = reconciler.report();
    expect([inStep, observed?.routing.hearing]).toEqual([false, 'masked']);
    expect(error).toBeInstanceOf(MaskedError);
    expect(error?.message).toMatch(/restart ripd$/);
  });

  it('is still told each metric, once, and can be withdrawn', async () => {
    server.restartZebra();
    void routing.onDaemonState('zebra', 'running');
    await reconciler.settle();
    server.forget();
    metric = 1;
    expect((await reconciler.settle()).observed?.routing.metrics.get('smtp')).toBe(1);
    await reconciler.settle();
    expect(server.entered).toEqual([['route-map RIPCORD permit 10', 'set metric 1', 'exit']]);
    metric = NOT_HERE;
    expect(await reconciler.settle()).toMatchObject({ inStep: true, error: undefined });
  });

  it('is in step again once ripd was restarted', async () => {
    server.restartZebra();
    void routing.onDaemonState('zebra', 'running');
    await reconciler.settle();
    server.restartRipd();
    void routing.onDaemonState('ripd', 'running');
    expect(await reconciler.settle()).toMatchObject({ inStep: true, error: undefined });
  });
});
