/** The paper's third test: host A is shut down, silently, as behind a switch that keeps the router's link up. */
import { afterAll, describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { METRICS } from '../paper.ts';
import { CASES, experience, FLUSHED_WITHIN_MS, Report } from './row-4.ts';
import { clientsReach, paperLab, routersSee, startPaper } from './scenario.ts';

const report = new Report(
  `Host A shut down in silence: with self-check, RIP's own timers; with peer-check, ours`,
);
afterAll(() => console.log(`${report}`));

/** What a check of two failures, RIP's update on B and its way through both routers take at most; far less than RIP alone. */
const BOOSTED_WITHIN_S = 60;

describe('Given a host that is shut down while its link stays up', () => {
  it.concurrent.each(CASES)(
    'in $mode with $watch-check, all clients reach B, until A comes back',
    async each => {
      const { mode, watch, before } = each;
      await using lab = await paperLab(mode, watch);
      const a = lab.server('smtp-a');
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });

      const fault = now();
      await a.powerOff();
      expect(await lab.router('r1').linkIsUp('lan')).toBe(true);
      const metric = watch === 'peer' ? 1 : METRICS[mode].self[1];
      await routersSee(
        lab,
        { r1: { server: 'smtp-b', metric: metric + 2 }, r2: { server: 'smtp-b', metric: metric + 1 } },
        FLUSHED_WITHIN_MS,
      );
      await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });

      for (const client of lab.clients) report.add(each, client, experience(client, fault));
      const { movedS } = experience(lab.client('c1'), fault);
      if (watch === 'peer') expect(movedS).toBeLessThan(BOOSTED_WITHIN_S);
      else expect(movedS).toBeGreaterThan(BOOSTED_WITHIN_S);
      if (mode === 'load-balance') expect(lab.client('c2').outage(fault).failed).toBe(0);

      await a.boot();
      startPaper(lab, 'smtp-a', mode, watch);
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });
    },
  );
});
