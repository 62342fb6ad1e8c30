/** The way back: by itself, or when an operator says so. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { Group } from './group.ts';
import { CAMPUSES, LOSSLESS } from './places.ts';

describe('Given a failback that is manual', () => {
  it('B keeps the clients of a server that is back until it is asked to step down, and then nobody fails', async () => {
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
    await group.says('smtp-b', { services: [{ rung: 'boosted', reason }] });

    await group.order('smtp-b', 'failback');
    await group.rests('smtp-a');
    await group.attempted(LOSSLESS.attempts, repair);
    expect(group.wire.moves('smtp-b', fault)).toEqual([1, 5]);
    expect(group.failures(repair)).toEqual([]);
  });
});
