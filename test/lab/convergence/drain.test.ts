/** A drain: the traffic leaves while the server still answers, so that nobody notices. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import type { Server } from '../server.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { CAMPUSES, LOSSLESS, PLACES } from './places.ts';

const WITH_CHANNEL = { says: () => ({ channel: 'right' }) as const };

describe('Given 100 new connections a second from each site', () => {
  it.each(PLACES)(
    'on $name without a channel, a drained server announces 12 and then 16, and not one of 2 000 attempts of each site fails, nor while it returns',
    onTime(async place => {
      await using group = await Group.build({ ...place, everyMs: LOSSLESS.everyMs });

      const begun = now();
      await group.order('smtp-a', 'drain', '--wait');
      await group.announced('smtp-a', 16, begun);
      expect(group.wire.moves('smtp-a', begun)).toEqual([12, 16]);
      expect(group.wire.moves('smtp-b', begun)).toEqual([]);
      await group.rests('smtp-b');

      await group.order('smtp-a', 'undrain');
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, begun);
      expect(group.failures(begun)).toEqual([]);
    }),
  );

  it.each(PLACES)(
    'on $name with a channel, the peer takes over before the drained server withdraws, and not one of 2 000 attempts of each site fails, nor while it returns',
    onTime(async place => {
      await using group = await Group.build({ ...place, ...WITH_CHANNEL, everyMs: LOSSLESS.everyMs });

      const begun = now();
      await group.order('smtp-a', 'drain', '--wait');
      await group.announced('smtp-a', 16, begun);
      expect(group.wire.moves('smtp-a', begun)).toEqual([16]);
      expect(group.wire.moves('smtp-b', begun)).toEqual([1]);
      expect(group.wire.firstOf('smtp-b', 1, begun)).toBeLessThan(
        group.wire.firstOf('smtp-a', 16, begun) ?? Number.NaN,
      );
      await group.rests('smtp-b');

      await group.order('smtp-a', 'undrain');
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, begun);
      expect(group.failures(begun)).toEqual([]);
    }),
  );
});

describe('Given a server to be drained', () => {
  it(
    'a drain outlives a restart of ripcord',
    onTime(async () => {
      await using group = await Group.build({ ...CAMPUSES, everyMs: 50 });
      const { ripcord } = group.lab.server('smtp-a');
      await group.order('smtp-a', 'drain', '--wait', '--reason', 'new disks');
      await ripcord.stop();

      const restarted = now();
      group.startRipcord('smtp-a');
      const reason = /new disks/;
      await group.says('smtp-a', { services: [{ state: 'withdrawn', reason, own: { health: 'up' } }] });
      await group.rests('smtp-b');
      await group.says('smtp-a', { services: [{ state: 'withdrawn', reason, observedMetric: null }] });
      expect(group.wire.since(restarted, 'smtp-a').filter(({ metric }) => metric !== 16)).toEqual([]);

      await group.order('smtp-a', 'undrain');
      await group.rests('smtp-a');
      expect(group.failures(restarted)).toEqual([]);
    }),
  );

  it(
    'a file in the watched folder drains it for as long as it is there',
    onTime(async () => {
      const folder = ({ host }: Server) => path.join(host.dir, 'drains');
      const says = (server: Server) => ({ top: { drain: { folder: folder(server) } } });
      await using group = await Group.build({ ...CAMPUSES, everyMs: 50, says });
      const flag = path.join(folder(group.lab.server('smtp-a')), 'smtp');

      const begun = now();
      writeFileSync(flag, 'kernel update\n');
      await group.announced('smtp-a', 16, begun);
      await group.rests('smtp-b');
      expect(group.wire.moves('smtp-a', begun)).toEqual([12, 16]);

      rmSync(flag);
      await group.rests('smtp-a');
      expect(group.wire.moves('smtp-a', begun)).toEqual([12, 16, 3]);
      expect(group.failures(begun)).toEqual([]);
    }),
  );

  it(
    'a drain for a while ends by itself',
    onTime(async () => {
      await using group = await Group.build({ ...CAMPUSES, everyMs: 50 });
      const begun = now();
      await group.order('smtp-a', 'drain', '--wait', '--for', '45s');
      await group.served('smtp-b');
      await group.announced('smtp-a', 3, begun);
      await group.rests('smtp-a');
      expect(group.wire.moves('smtp-a', begun)).toEqual([12, 16, 3]);
      expect(group.failures(begun)).toEqual([]);
    }),
  );
});
