import { describe, expect, it } from 'vitest';
import { STOP_WITHIN_MS, stopBudget } from '../../../../src/engine/operator/stop-budget.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';

describe('the budget of a stop', () => {
  it.each([
    // [routes, drains for all the time that routers take to move, drains at all, enters withdrawals]
    [0, true, true, true],
    [1, true, true, true],
    [100, true, true, true],
    [150, false, true, true],
    [250, false, false, true],
    [300, false, false, false],
    [1000, false, false, false],
  ])('for %i routes', (routes, whole, some, enters) => {
    const { drainMs, mayEnter } = stopBudget(routes, RIP_TRAITS);
    expect({ whole: drainMs === RIP_TRAITS.moves.worseMs, some: drainMs > 0, enters: mayEnter }).toEqual({
      whole,
      some,
      enters,
    });
  });

  it.each([0, 1, 50, 100, 200, 300, 2000])(
    'has the aliases of %i routes go while there is time for it',
    routes => {
      const { drainMs, aliasesAfterMs } = stopBudget(routes, RIP_TRAITS);
      expect(drainMs).toBeLessThan(aliasesAfterMs);
      expect(aliasesAfterMs).toBeLessThan(STOP_WITHIN_MS);
    },
  );
});
