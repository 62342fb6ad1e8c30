import { describe, expect, it } from 'vitest';
import { AbsentDaemonError, RoutingError } from '../../../../src/drivers/driver.ts';
import {
  isAnnounced,
  isReachable,
  type MoveWatch,
  trafficMoved,
} from '../../../../src/engine/operator/move-watch.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { FakeClock } from '../../fake-clock.ts';

interface Road {
  /** Connections counted at each look; the last one stays. */
  readonly connections?: readonly number[];
  /** ms until a peer tells that it took over. */
  readonly takenAfter?: number;
  /** ms until the daemon was told, and told its neighbours. */
  readonly announcedAfter?: number;
  readonly deadlineMs?: number;
}

/** How long the departure took, in ms. */
async function duration({
  connections = [0],
  takenAfter = Infinity,
  announcedAfter = 0,
  deadlineMs = 30_000,
}: Road): Promise<number> {
  const clock = new FakeClock();
  const begun = clock.now();
  let looks = 0;
  const watch: MoveWatch = {
    clock,
    deadlineMs,
    moves: RIP_TRAITS.moves,
    announced: () => clock.now() - begun >= announcedAfter,
    connections: async () => connections[Math.min(looks++, connections.length - 1)] ?? 0,
    taken: () => clock.now() - begun >= takenAfter,
    signal: new AbortController().signal,
  };
  let over = false;
  const leaving = trafficMoved(watch).then(() => {
    over = true;
  });
  while (!over) await clock.advance(100);
  await leaving;
  return clock.now() - begun;
}

describe('traffic has gone elsewhere', () => {
  it('not before every router had time to move', async () => {
    expect(await duration({})).toBeGreaterThanOrEqual(RIP_TRAITS.moves.worseMs);
  });

  it('not before, counted from when they were told of it', async () => {
    expect(await duration({ announcedAfter: 20_000 })).toBeGreaterThanOrEqual(
      20_000 + RIP_TRAITS.moves.worseMs,
    );
    expect(await duration({ announcedAfter: 20_000, takenAfter: 300 })).toBeGreaterThanOrEqual(20_000);
    expect(await duration({ announcedAfter: 20_000, deadlineMs: 5_000 })).toBeGreaterThanOrEqual(25_000);
  });

  it('sooner when a peer tells that it took over', async () => {
    expect(await duration({ takenAfter: 300 })).toBeLessThan(RIP_TRAITS.moves.worseMs / 2);
  });

  it('only when no connection is left', async () => {
    expect(await duration({ connections: [3, 2, 2, 1, 1, 1, 0] })).toBeGreaterThan(await duration({}));
  });

  it('or at the deadline, whatever still hangs on', async () => {
    const took = await duration({ connections: [1], deadlineMs: 10_000 });
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThan(11_000);
  });
});

describe('a daemon', () => {
  const failed = new RoutingError('vtysh exits with 1');
  it.each([
    ['that was read back', { error: undefined, lookedAt: 5000 }, true],
    ['whose vtysh failed just now', { error: failed, lookedAt: 2001 }, true],
    ['whose vtysh has failed for 3 s', { error: failed, lookedAt: 2000 }, false],
    ['that never answered', { error: failed, lookedAt: undefined }, false],
    ['that does not run', { error: new AbsentDaemonError(''), lookedAt: 5000 }, false],
  ])('%s takes commands or not', (_, pass, expected) => {
    expect(isReachable(pass, 5000)).toBe(expected);
  });
});

describe('a metric', () => {
  const addresses = [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }] as const;
  const view = { service: { name: 'smtp', addresses }, decision: { metric: 12 } };
  const report = (metric: number, unannounced: string[] = [], error?: Error) => ({
    observed: { routing: { metrics: new Map([['smtp', metric]]) } },
    unannounced: new Set(unannounced),
    error,
  });

  it.each([
    ['is announced once it was read back and no nudge is owed', report(12), true],
    ['is not while another one is in force', report(3), false],
    ['is not while its nudge was not sent', report(12, ['198.51.100.25/32']), false],
    ['is whatever nudge another service is owed', report(12, ['198.51.100.26/32']), true],
    [
      'is not while the daemon alone is away',
      report(3, [], new AbsentDaemonError('', { alone: true })),
      false,
    ],
    ['has nobody to be announced to where no daemon runs', report(3, [], new AbsentDaemonError('')), true],
  ])('%s', (_, seen, expected) => {
    expect(isAnnounced(view, seen)).toBe(expected);
  });
});
