/** The paper's first test: the service stops on A, and A itself notices. */
import { describe, expect, it } from 'vitest';
import type { Mode } from '../paper.ts';
import { clientsReach, paperLab, routersSee, type View } from './scenario.ts';

interface Case {
  readonly mode: Mode;
  readonly before: { readonly r1: View; readonly r2: View };
  readonly after: { readonly r1: View; readonly r2: View };
}

const CASES: readonly Case[] = [
  {
    mode: 'failover',
    before: { r1: { server: 'smtp-a', metric: 2 }, r2: { server: 'smtp-a', metric: 3 } },
    after: { r1: { server: 'smtp-b', metric: 5 }, r2: { server: 'smtp-b', metric: 4 } },
  },
  {
    mode: 'load-balance',
    before: { r1: { server: 'smtp-a', metric: 2 }, r2: { server: 'smtp-b', metric: 2 } },
    after: { r1: { server: 'smtp-b', metric: 3 }, r2: { server: 'smtp-b', metric: 2 } },
  },
];

describe('Given servers that check themselves', () => {
  it.concurrent.each(CASES)(
    'in $mode, when Postfix stops on A, its route is flushed and all clients reach B, until A comes back',
    async ({ mode, before, after }) => {
      await using lab = await paperLab(mode, 'self');
      const a = lab.server('smtp-a');
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });

      await a.postfix.stop();
      await routersSee(lab, after);
      await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });
      expect(await a.advertisedMetric()).toBe(16);

      await a.postfix.start();
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });
    },
  );
});
