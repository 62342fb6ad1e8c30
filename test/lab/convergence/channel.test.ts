/** The peer channel: what a server says at first hand comes before what others find out. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { CAMPUSES, PLACES } from './places.ts';

/** So slow that a peer's death is found long after the 1 s for which a poison is held. */
const SLOW_PEER_CHECK = { interval: '5s', timeout: '1s' };

describe('Given servers that tell each other', () => {
  it.each(PLACES)(
    'on $name, when the service dies on A, B takes over on its word, and A holds its route until then',
    onTime(async place => {
      const says = () => ({ channel: 'right', peerCheck: SLOW_PEER_CHECK }) as const;
      await using group = await Group.build({ ...place, says, everyMs: 20 });

      const fault = now();
      group.service('smtp-a').kill();
      const boosted = await group.announced('smtp-b', 1, fault);
      expect(group.log('smtp-b')).toContain('says that its service is down');

      const withdrawn = await group.announced('smtp-a', 16, fault);
      await group.rests('smtp-b');
      expect(boosted).toBeLessThan(withdrawn);
      expect(group.states('smtp-a').slice(-2)).toEqual(['holding', 'withdrawn']);
      expect(group.failuresOnceServedBy('smtp-b', fault)).toEqual([]);
    }),
  );

  it(
    'without a peer that is up, A withdraws without waiting for one',
    onTime(async () => {
      await using group = await Group.build({ ...CAMPUSES, everyMs: 50, says: () => ({ channel: 'right' }) });
      group.service('smtp-b').kill();
      await group.says('smtp-a', { services: [{ peers: [{ name: 'smtp-b', health: 'down' }] }] });

      const fault = now();
      group.service('smtp-a').kill();
      await group.announced('smtp-a', 16, fault);
      expect(group.states('smtp-a')).not.toContain('holding');
    }),
  );

  it(
    'with a wrong key at one of them all goes as without a channel, and status says so',
    onTime(async () => {
      const says = ({ name }: { name: string }) =>
        ({ channel: name === 'smtp-a' ? 'right' : 'wrong' }) as const;
      await using group = await Group.build({ ...CAMPUSES, everyMs: 20, says });
      for (const [one, other] of [
        ['smtp-a', 'smtp-b'],
        ['smtp-b', 'smtp-a'],
      ] as const) {
        await group.says(one, { group: [{ name: other, established: false }] });
        expect(group.log(one)).toContain('is not signed with our key');
      }

      const fault = now();
      group.service('smtp-a').kill();
      await group.served('smtp-b');
      const withdrawn = await group.announced('smtp-a', 16, fault);
      expect(group.wire.firstOf('smtp-b', 1, fault)).toBeLessThan(withdrawn);
      await group.rests('smtp-b');
      expect(group.failuresOnceServedBy('smtp-b', fault)).toEqual([]);

      const repair = now();
      await group.service('smtp-a').start();
      await group.rests('smtp-a');
      expect(group.failures(repair)).toEqual([]);
    }),
  );
});
