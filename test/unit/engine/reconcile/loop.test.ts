import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReconciler, type Reconciler } from '../../../../src/engine/reconcile/loop.ts';
import { DriftError } from '../../../../src/engine/reconcile/pass.ts';
import type { Desired } from '../../../../src/engine/reconcile/state.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { waitFor } from '../../wait-for.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';

const alias = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
const nudging = { nudge: true };
const serving = (metric: number): Desired => ({
  metrics: new Map([['smtp', metric]]),
  present: [alias],
  absent: [],
  ...nudging,
});

let host: FakeHost;
let desired: Desired;
let reconciler: Reconciler;

function start(prepared: FakeHost = fakeHost()): void {
  host = prepared;
  desired = serving(3);
  const silent = { onAction: () => undefined, onReport: () => undefined };
  reconciler = createReconciler(() => ({ host, desired: () => desired }), systemClock, silent);
  reconciler.start();
}

beforeEach(() => start());
afterEach(() => reconciler.stop());

describe('the reconcile loop', () => {
  it('brings the server to what is wanted and reports what it read back', async () => {
    const report = await reconciler.settle();
    expect(report.inStep).toBe(true);
    expect(report.observed?.routing.metrics.get('smtp')).toBe(3);
    expect(host.done).toEqual(['smtp=3', '+198.51.100.25']);
  });

  it('does nothing when nothing differs', async () => {
    await reconciler.settle();
    await reconciler.settle();
    expect(host.done).toHaveLength(2);
  });

  it('repairs what somebody else changed', async () => {
    await reconciler.settle();
    host.lo.length = 0;
    host.metrics.set('smtp', 9);
    await reconciler.settle();
    expect(host.done.slice(2)).toEqual(['smtp=3', '+198.51.100.25']);
  });

  it('tells of a service address on another interface, and leaves it there', async () => {
    await reconciler.settle();
    host.elsewhere.push({
      ip: '198.51.100.25',
      prefixLength: 32,
      label: 'ripcord0',
      on: 'ripcord0',
      up: true,
    });
    expect((await reconciler.settle()).inStep).toBe(true);
    host.elsewhere.push({ ip: '198.51.100.25', prefixLength: 24, label: 'eth0', on: 'eth0', up: true });
    const { inStep, error } = await reconciler.settle();
    expect(inStep).toBe(false);
    expect(error?.message).toMatch(/is on eth0, .*: ip address del 198\.51\.100\.25\/24 dev eth0$/);
    expect(host.done).toHaveLength(2);
    host.elsewhere.length = 0;
    expect((await reconciler.settle()).inStep).toBe(true);
  });

  it('says that lo is down, which holds the addresses: nothing of it is announced', async () => {
    await reconciler.settle();
    host.loDown = true;
    expect(await reconciler.settle()).toMatchObject({
      inStep: false,
      error: { message: 'lo is down, so that no service address is announced: ip link set lo up' },
    });
    desired = { ...desired, metrics: new Map([['smtp', NOT_HERE]]) };
    // What is to be withdrawn is: a stop does not wait for a lo that is down.
    expect(await reconciler.settle()).toMatchObject({ inStep: true, error: { name: 'LoopbackDownError' } });
    host.loDown = false;
    expect(await reconciler.settle()).toMatchObject({ inStep: true, error: undefined });
  });

  it('believes what it reads back, not what it was told', async () => {
    await reconciler.stop();
    start(Object.assign(fakeHost(), { deaf: true }));
    const report = await reconciler.settle();
    expect(report.inStep).toBe(false);
    expect(report.error).toBeInstanceOf(DriftError);
    expect(report.observed?.routing.metrics.get('smtp')).toBeUndefined();
  });

  it('goes on trying while the daemon is away, and keeps what it saw last', async () => {
    await reconciler.settle();
    host.dead = true;
    const away = await reconciler.settle();
    expect(away).toMatchObject({ inStep: false, error: { message: 'ripd is not running' } });
    expect(away.observed?.routing.metrics.get('smtp')).toBe(3);
    host.dead = false;
    expect(await reconciler.settle()).toMatchObject({ inStep: true, error: undefined });
  });

  it('does not bring an alias up while the daemon could not be configured', async () => {
    await reconciler.stop();
    start(Object.assign(fakeHost(), { refusing: true }));
    await reconciler.settle();
    expect(host.lo).toEqual([]);
  });

  it('withdraws the route even where the file cannot be written, and tells of the file apart', async () => {
    await reconciler.stop();
    start(fakeHost('/nonexistent/frr.conf'));
    expect(await reconciler.settle()).toMatchObject({ inStep: true, error: undefined });
    expect(host.metrics.get('smtp')).toBe(3);
    await waitFor(() => expect(reconciler.fileError()?.message).toContain('its folder is not there'));
  });

  it('waits for no file: one that hangs costs no pass and no later look', async () => {
    await reconciler.stop();
    const hanging = fakeHost('/etc/frr/frr.conf');
    Object.assign(hanging.routing, { rewrite: () => new Promise(() => undefined) });
    start(hanging);
    expect(await reconciler.settle()).toMatchObject({ inStep: true });
    desired = serving(NOT_HERE);
    expect(await reconciler.settle()).toMatchObject({ inStep: true });
    expect(host.metrics.get('smtp')).toBe(NOT_HERE);
  });

  it('sees lo while the daemon cannot be read', async () => {
    await reconciler.settle();
    host.dead = true;
    host.lo.length = 0;
    const { observed, lookedAt, at } = await reconciler.settle();
    expect(observed).toMatchObject({ addresses: [], routing: { metrics: new Map([['smtp', 3]]) } });
    expect(lookedAt).toBeLessThan(at);
  });

  it('puts the alias of a service that is to be withdrawn back only once that was read back', async () => {
    await reconciler.settle();
    host.lo.length = 0;
    host.deaf = true;
    desired = serving(NOT_HERE);
    expect(await reconciler.settle()).toMatchObject({ inStep: false });
    expect(host.lo).toEqual([]);
    host.deaf = false;
    expect(await reconciler.settle()).toMatchObject({ inStep: true });
    expect(host.done.slice(-2)).toEqual(['smtp=withdrawn', '+198.51.100.25']);
  });

  it('answers everybody who asked during a pass with the report of a later one', async () => {
    const first = reconciler.settle();
    desired = serving(NOT_HERE);
    const reports = await Promise.all([first, reconciler.settle(), reconciler.settle()]);
    expect(reports.map(report => report.inStep)).toEqual([true, true, true]);
    expect(host.metrics.get('smtp')).toBe(NOT_HERE);
  });

  it('keeps a nudge that could not be sent until it was', async () => {
    await reconciler.settle();
    host.stuck = true;
    desired = serving(12);
    const failed = await reconciler.settle();
    expect(failed).toMatchObject({ inStep: false, unannounced: new Set(['198.51.100.25/32']) });
    expect(host.metrics.get('smtp')).toBe(12);
    host.stuck = false;
    expect(await reconciler.settle()).toMatchObject({ inStep: true, unannounced: new Set() });
    expect(host.done.filter(done => done.startsWith('nudge'))).toEqual(['nudge 198.51.100.25']);
  });

  it('nudges what it entered while the daemon was apart from zebra, once it hears again', async () => {
    await reconciler.settle();
    host.hearing = 'disconnected';
    await reconciler.settle();
    desired = serving(12);
    expect(await reconciler.settle()).toMatchObject({ inStep: false });
    expect(host.done.slice(2)).toEqual(['smtp=12']);
    host.hearing = 'hearing';
    expect(await reconciler.settle()).toMatchObject({ inStep: true, unannounced: new Set() });
    expect(host.done.slice(2)).toEqual(['smtp=12', 'nudge 198.51.100.25']);
  });

  it('owes no nudge for what an address announced by coming or going, nor where nudges are switched off', async () => {
    await reconciler.settle();
    desired = { ...serving(12), nudge: false };
    expect(await reconciler.settle()).toMatchObject({ inStep: true, unannounced: new Set() });
    host.stuck = true;
    desired = serving(3);
    await reconciler.settle();
    desired = { ...serving(NOT_HERE), present: [], absent: [alias] };
    expect(await reconciler.settle()).toMatchObject({ inStep: true, unannounced: new Set() });
  });
});
