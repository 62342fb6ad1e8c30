/** A service dies: who speaks first, and what the routers and the clients make of it. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { gateways } from './gateways.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { PLACES } from './places.ts';

describe('Given servers that check each other', () => {
  it.each(PLACES)(
    'on $name, when the service dies on A, B announces itself before A withdraws, every router goes straight from A to B, and back without a failure',
    onTime(async place => {
      await using group = await Group.build({ ...place, everyMs: 20 });

      const fault = now();
      group.service('smtp-a').kill();
      await group.served('smtp-b');
      const withdrawn = await group.announced('smtp-a', 16, fault);
      await group.rests('smtp-b');

      expect(group.wire.firstOf('smtp-b', 1, fault)).toBeLessThan(withdrawn);
      expect(group.wire.moves('smtp-a', fault)).toEqual([16]);
      expect(group.wire.moves('smtp-b', fault)).toEqual([1]);
      expect(
        group.wire.since(fault).filter(({ from, metric }) => metric === 16 && from !== 'smtp-a'),
      ).toEqual([]);
      expect(group.paths(fault)).toEqual(gateways(group.lab, group.lab.server('smtp-b')));
      expect(group.failuresOnceServedBy('smtp-b', fault)).toEqual([]);

      const repair = now();
      await group.service('smtp-a').start();
      await group.rests('smtp-a');

      expect(group.failures(repair)).toEqual([]);
      expect(group.paths(repair)).toEqual(gateways(group.lab, group.lab.server('smtp-a')));
    }),
  );
});
