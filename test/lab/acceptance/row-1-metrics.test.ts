/** The four metric tables of the paper's chapter 4, as the two campuses' routers see them. */
import { describe, it } from 'vitest';
import type { Mode, Watch } from '../paper.ts';
import { twoCampuses } from '../topology.ts';
import { clientsReach, labWithTraffic, routersSee, startPaper } from './scenario.ts';

interface Row {
  readonly mode: Mode;
  readonly watch: Watch;
  /** Metrics of A and of B as campus 1 and campus 2 see them. */
  readonly campus1: readonly [a: number, b: number];
  readonly campus2: readonly [a: number, b: number];
  /** Who serves the clients of campus 2; those of campus 1 are A's. */
  readonly second: 'smtp-a' | 'smtp-b';
}

const TABLE: readonly Row[] = [
  { mode: 'failover', watch: 'self', campus1: [2, 5], campus2: [3, 4], second: 'smtp-a' },
  { mode: 'load-balance', watch: 'self', campus1: [2, 3], campus2: [3, 2], second: 'smtp-b' },
  { mode: 'failover', watch: 'peer', campus1: [4, 7], campus2: [5, 6], second: 'smtp-a' },
  { mode: 'load-balance', watch: 'peer', campus1: [4, 5], campus2: [5, 4], second: 'smtp-b' },
];

describe("Given the paper's two campuses", () => {
  it.concurrent.each(TABLE)(
    'in $mode with $watch-check, campus 1 sees A / B at $campus1 and campus 2 at $campus2',
    async ({ mode, watch, campus1, campus2, second }) => {
      await using lab = await labWithTraffic(twoCampuses);

      // RIP keeps no losing route, so each server's column is read while it is the only one.
      startPaper(lab, 'smtp-a', mode, watch);
      await routersSee(lab, {
        r1: { server: 'smtp-a', metric: campus1[0] },
        r2: { server: 'smtp-a', metric: campus2[0] },
      });
      await clientsReach(lab, { c1: 'smtp-a', c2: 'smtp-a' });

      await lab.server('smtp-a').ripcord.stop();
      startPaper(lab, 'smtp-b', mode, watch);
      await routersSee(lab, {
        r1: { server: 'smtp-b', metric: campus1[1] },
        r2: { server: 'smtp-b', metric: campus2[1] },
      });
      await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });

      startPaper(lab, 'smtp-a', mode, watch);
      await routersSee(lab, {
        r1: { server: 'smtp-a', metric: campus1[0] },
        r2: { server: second, metric: campus2[second === 'smtp-a' ? 0 : 1] },
      });
      await clientsReach(lab, { c1: 'smtp-a', c2: second });
    },
  );
});
