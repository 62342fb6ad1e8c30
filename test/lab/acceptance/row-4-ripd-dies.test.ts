/**
 * The paper's third test: ripd alone is killed on A. Its service goes on and the routers know no better for 180 s, so
 * clients go on being served by A until its route is flushed; only then do they need B. A peer-check looks at the
 * service, which is well, so that it changes nothing here.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { METRICS } from '../paper.ts';
import { CASES, experience, FLUSHED_WITHIN_MS, Report } from './row-4.ts';
import { clientsReach, paperLab, routersSee } from './scenario.ts';

const report = new Report(
  `ripd alone killed on A: A goes on answering until RIP's own timers flush its route`,
);
afterAll(() => console.log(`${report}`));

/** Well within the 180 s less an update period after which the routers give the route up. */
const STILL_HELD_S = 100;

describe('Given a server whose ripd is killed', () => {
  it.concurrent.each(CASES)(
    'in $mode with $watch-check, A serves until its route is flushed, then B does, until ripd is back',
    async each => {
      const { mode, watch, before } = each;
      await using lab = await paperLab(mode, watch);
      const a = lab.server('smtp-a');
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });

      const fault = now();
      await a.frr.kill('ripd');
      const metric = METRICS[mode][watch][1];
      await routersSee(
        lab,
        { r1: { server: 'smtp-b', metric: metric + 2 }, r2: { server: 'smtp-b', metric: metric + 1 } },
        FLUSHED_WITHIN_MS,
      );
      await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });

      for (const client of lab.clients) report.add(each, client, experience(client, fault));
      const firstFailure = lab
        .client('c1')
        .attempts.find(({ at, server }) => at >= fault && server === undefined);
      expect(firstFailure?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(fault + STILL_HELD_S * 1000);
      expect(experience(lab.client('c1'), fault).movedS).toBeGreaterThan(STILL_HELD_S);
      if (mode === 'load-balance') expect(lab.client('c2').outage(fault).failed).toBe(0);

      await a.frr.restart('ripd');
      await routersSee(lab, before);
      await clientsReach(lab, { c1: before.r1.server, c2: before.r2.server });
    },
  );
});
