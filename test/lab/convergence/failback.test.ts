/** The way back: by itself, or when an operator says so. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { gateways } from './gateways.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';
import { CAMPUSES, LOSSLESS, WAYS } from './places.ts';
import { stand } from './replicas.ts';

describe('Given a failback that is manual', () => {
  it(
    'B keeps the clients of a server that is back until it is asked to step down, and then nobody fails',
    onTime(async () => {
      const says = () => ({ service: { failback: 'manual' } });
      await using group = await Group.build({ ...CAMPUSES, everyMs: LOSSLESS.everyMs, says });
      const fault = now();
      group.service('smtp-a').kill();
      await group.announced('smtp-a', 16, fault);
      await group.rests('smtp-b');

      const repair = now();
      await group.service('smtp-a').start();
      await group.announced('smtp-a', 3, repair);
      await group.rests('smtp-b');
      expect(group.wire.moves('smtp-b', fault)).toEqual([1]);
      const reason = /ripcord failback/;
      await group.says('smtp-b', { services: [{ state: 'boosted', reason }] });

      await group.order('smtp-b', 'failback');
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, repair);
      expect(group.wire.moves('smtp-b', fault)).toEqual([1, 5]);
      expect(group.failures(repair)).toEqual([]);
    }),
  );
});

describe('Given a server that takes its traffic back with a metric better than any boost', () => {
  it.each(WAYS)(
    'on $name $how, every router is back before the other steps down, and then it returns to normal, and nobody fails',
    onTime(async ({ channel, ...place }) => {
      const says = () => ({ reclaim: true, ...(channel && { channel }) }) as const;
      await using group = await Group.build({ ...place, everyMs: LOSSLESS.everyMs, says });
      const [a, b] = [0, 1].map(at => stand(at, 2, place.diameter, says()));
      const fault = now();
      group.service('smtp-a').kill();
      await group.announced('smtp-a', 16, fault);
      await group.rests('smtp-b');
      expect(group.wire.moves('smtp-b', fault)).toEqual([b?.boost]);

      const repair = now();
      await group.service('smtp-a').start();
      await group.announced('smtp-a', 1, repair);
      await group.served('smtp-a');
      expect(group.wire.moves('smtp-b', repair)).toEqual([]);

      const normal = await group.announced('smtp-a', a?.metric ?? 0, repair);
      await group.rests('smtp-a');
      await group.attempted(LOSSLESS.attempts, repair);
      expect(group.wire.moves('smtp-a', repair)).toEqual([1, a?.metric]);
      expect(group.wire.moves('smtp-b', repair)).toEqual([b?.metric]);
      expect(group.wire.firstOf('smtp-b', b?.metric ?? 0, repair)).toBeLessThan(normal);
      expect(group.failures(repair)).toEqual([]);
      expect(group.paths(repair)).toEqual(gateways(group.lab, group.lab.server('smtp-a')));
    }),
  );
});
