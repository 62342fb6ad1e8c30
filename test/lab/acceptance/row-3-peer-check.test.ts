/** The paper's second test: the service stops on A, and B notices. */
import { describe, expect, it } from 'vitest';
import { METRICS, type Mode } from '../paper.ts';
import { SERVICE_IP } from '../topology.ts';
import { clientsReach, paperLab, routersSee, type View } from './scenario.ts';

interface Case {
  readonly mode: Mode;
  readonly before: { readonly r1: View; readonly r2: View };
}

const CASES: readonly Case[] = [
  { mode: 'failover', before: { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-a', metric: 5 } } },
  {
    mode: 'load-balance',
    before: { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-b', metric: 4 } },
  },
];

describe('Given servers that check each other', () => {
  it.concurrent.each(CASES)(
    'in $mode, when Postfix stops on A, B boosts itself over the route of A, until A comes back',
    async ({ mode, before }) => {
      await using lab = await paperLab(mode, 'peer');
      const [a, b] = [lab.server('smtp-a'), lab.server('smtp-b')];
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });

      await a.postfix.stop();
      await routersSee(lab, { r1: { server: 'smtp-b', metric: 3 }, r2: { server: 'smtp-b', metric: 2 } });
      await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });
      expect(await b.advertisedMetric()).toBe(1);
      expect(await a.advertisedMetric()).toBe(3);
      expect(await a.aliases()).toContain(SERVICE_IP);

      await a.postfix.start();
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });
      expect(await b.advertisedMetric()).toBe(METRICS[mode].peer[1]);
    },
  );
});
