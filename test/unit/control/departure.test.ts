import { describe, expect, it } from 'vitest';
import { type DepartureWatch, departed, ROUTERS_MOVE_MS } from '../../../src/control/departure.ts';
import { FakeClock } from '../fake-clock.ts';

interface Road {
  /** Connections counted at each look; the last one stays. */
  readonly connections?: readonly number[];
  /** ms until a peer tells that it took over. */
  readonly takenAfter?: number;
  readonly deadlineMs?: number;
}

/** How long the departure took, in ms. */
async function duration({
  connections = [0],
  takenAfter = Infinity,
  deadlineMs = 30_000,
}: Road): Promise<number> {
  const clock = new FakeClock();
  const begun = clock.now();
  let looks = 0;
  const watch: DepartureWatch = {
    clock,
    deadlineMs,
    connections: async () => connections[Math.min(looks++, connections.length - 1)] ?? 0,
    taken: () => clock.now() - begun >= takenAfter,
    signal: new AbortController().signal,
  };
  let over = false;
  const leaving = departed(watch).then(() => {
    over = true;
  });
  while (!over) await clock.advance(100);
  await leaving;
  return clock.now() - begun;
}

describe('traffic has gone elsewhere', () => {
  it('not before every router had time to move', async () => {
    expect(await duration({})).toBeGreaterThanOrEqual(ROUTERS_MOVE_MS);
  });

  it('sooner when a peer tells that it took over', async () => {
    expect(await duration({ takenAfter: 300 })).toBeLessThan(ROUTERS_MOVE_MS / 2);
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
