/** Nudges: a changed metric is announced at once, and nothing else happens. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { SERVICE } from '../topology.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { CAMPUSES, LOSSLESS } from './places.ts';
import type { Announcement } from './wire.ts';

const CHANGES = 20;

/** A server whose drain moves its metric from 3 to 4, which moves no traffic; a held connection keeps it from going on to 16. */
const SLIGHT = { service: { drainMetric: 4 }, top: { drain: { deadline: '10m' } } };
/** Its own updates so far apart that whatever comes between them was triggered. */
const UPDATE_S = 30;
/** RIP's jitter takes a quarter off at most (rip_update_jitter). */
const EARLIEST_UPDATE_MS = UPDATE_S * 1000 * 0.75;
const SELDOM = { timers: { update: UPDATE_S, timeout: 180, garbage: 120 } };

describe('Given a server whose metric moves between 3 and 4', () => {
  it(
    'under 100 new connections a second from each site, 20 changes withdraw nothing and lose nobody',
    onTime(async () => {
      await using group = await Group.build({ ...CAMPUSES, everyMs: LOSSLESS.everyMs, says: () => SLIGHT });
      group.hold('c1');

      const begun = now();
      for (let change = 0; change < CHANGES; change++) {
        const [verb, metric] = change % 2 === 0 ? ['drain', 4] : ['undrain', 3];
        await group.order('smtp-a', `${verb}`);
        await group.says('smtp-a', { services: [{ observedMetric: metric }] });
      }
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, begun);

      expect(group.wire.moves('smtp-a', begun)).toContain(4);
      expect(group.wire.since(begun, 'smtp-a').at(-1)).toMatchObject({ metric: 3 });
      expect(group.wire.since(begun).filter(({ metric }) => metric === 16)).toEqual([]);
      expect(group.failures(begun)).toEqual([]);
      for (const path of Object.values(group.paths(begun))) expect(path).not.toContain('none');
    }),
  );

  it(
    'each change is nudged once and announced before any periodic update, also after somebody deleted the nudge interface',
    onTime(async () => {
      await using group = await Group.build({
        ...CAMPUSES,
        everyMs: 50,
        says: () => ({ ...SLIGHT, routing: SELDOM }),
      });
      group.hold('c1');
      const { host } = group.lab.server('smtp-a');

      const nudged = group.nudges('smtp-a');
      const worse = now();
      await group.order('smtp-a', 'drain');
      await group.announced('smtp-a', 4, worse);
      await host.run(['ip', 'link', 'delete', 'ripcord0']);

      const better = now();
      await group.order('smtp-a', 'undrain');
      await group.announced('smtp-a', 3, better);
      await group.rests('smtp-a');

      // FRR 10.3 often answers one nudge with two updates.
      const triggered = unprompted(group.wire.since(0, 'smtp-a')).filter(({ at }) => at >= worse);
      expect(new Set(triggered.map(({ metric }) => metric))).toEqual(new Set([4, 3]));
      expect(group.nudges('smtp-a') - nudged).toBe(2);
      expect(await host.run(['ip', '-o', 'address', 'show', 'dev', 'ripcord0'])).not.toContain(SERVICE);
    }),
  );

  it(
    'without nudges nothing is announced between periodic updates',
    onTime(async () => {
      const routing = { ...SELDOM, nudge: 'off' };
      await using group = await Group.build({
        ...CAMPUSES,
        everyMs: 50,
        says: () => ({ ...SLIGHT, routing }),
      });
      group.hold('c1');

      const begun = now();
      await group.order('smtp-a', 'drain');
      await group.says('smtp-a', { services: [{ observedMetric: 4 }] });
      await group.order('smtp-a', 'undrain');
      await group.order('smtp-a', 'drain');
      await group.announced('smtp-a', 4, begun);
      const after = group.wire.since(0, 'smtp-a');
      expect(unprompted(after).filter(({ at }) => at >= begun)).toEqual([]);
      expect(await group.lab.server('smtp-a').host.run(['ip', '-o', 'link'])).not.toContain('ripcord0');
    }),
  );
});

/** Those that no periodic update explains: they come sooner after the one before. */
function unprompted(said: readonly Announcement[]): readonly Announcement[] {
  return said.filter(({ at }, index) => at - (said[index - 1]?.at ?? 0) < EARLIEST_UPDATE_MS);
}
