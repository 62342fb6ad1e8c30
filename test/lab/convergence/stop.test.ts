/** ripcord is stopped, upgraded, or crashes: the service goes on, here or elsewhere. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { SERVICE_IP } from '../topology.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { CAMPUSES, LOSSLESS, WAYS } from './places.ts';

/** What a supervisor waits for before it kills. */
const STOP_WITHIN_MS = 10_000;

describe('Given 100 new connections a second from each site', () => {
  it.each(WAYS)(
    'on $name $how, a stop of ripcord ends within 10 s and leaves neither alias nor nudge interface, and not one of 2 000 attempts of each site fails, nor when it is started again',
    onTime(async ({ channel, ...place }) => {
      const says = () => (channel === undefined ? {} : { channel });
      await using group = await Group.build({ ...place, says, everyMs: LOSSLESS.everyMs });
      const a = group.lab.server('smtp-a');

      const begun = now();
      let ended = false;
      void a.ripcord.stop().then(() => {
        ended = true;
      });
      await group.until(() => ended, 'ripcord of smtp-a ends', STOP_WITHIN_MS);
      expect(group.log('smtp-a')).not.toContain('gives up');
      expect(await a.aliases()).toEqual([]);
      expect(await a.host.run(['ip', '-o', 'link'])).not.toContain('ripcord');
      expect(group.wire.moves('smtp-a', begun).at(-1)).toBe(16);
      await group.rests('smtp-b');

      group.startRipcord('smtp-a');
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, begun);
      expect(group.failures(begun)).toEqual([]);
      expect(
        group.wire.since(begun).filter(({ from, metric }) => from !== 'smtp-a' && metric === 16),
      ).toEqual([]);
    }),
  );

  it(
    'a crash of ripcord, and its restart, change nothing that is announced or answered',
    onTime(async () => {
      await using group = await Group.build({ ...CAMPUSES, everyMs: LOSSLESS.everyMs });
      const { ripcord } = group.lab.server('smtp-a');

      const crash = now();
      await ripcord.signal('SIGKILL');
      await ripcord.stop();
      expect(await group.lab.server('smtp-a').aliases()).toEqual([SERVICE_IP]);

      group.startRipcord('smtp-a');
      await group.says('smtp-a', { inStep: true, services: [{ state: 'normal', observedMetric: 3 }] });
      await group.attempted(LOSSLESS.attempts, crash);
      await group.rests('smtp-a');
      expect(group.failures(crash)).toEqual([]);
      expect(group.wire.lastMove()).toBeLessThan(crash);
      expect(group.paths(crash)).toEqual({ r1: [], r2: [] });
    }),
  );
});
