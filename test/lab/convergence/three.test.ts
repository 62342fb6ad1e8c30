/** Three servers in order: whatever happens to one of them, the next is there. */
import { describe, expect, it } from 'vitest';
import { now } from '../now.ts';
import { type Topology, threeSitesInARing } from '../topology.ts';
import { Group } from './group.ts';
import { onTime } from './on-time.ts';

/** Two servers at one campus, the third at the other. */
const threeServers: Topology = {
  sites: [
    { name: 'campus-1', router: 'r1', client: 'c1', servers: ['smtp-a', 'smtp-b'] },
    { name: 'campus-2', router: 'r2', client: 'c2', servers: ['smtp-c'] },
  ],
  links: [['r1', 'r2']],
};
const TREE = { topology: threeServers, diameter: 1 };
/** Who takes over from whom and with which boost, in the order of their faults. */
const SUCCESSION = [
  ['smtp-a', 'smtp-b', 3],
  ['smtp-b', 'smtp-c', 1],
] as const;
const RING = { topology: threeSitesInARing, diameter: 1 };

/** One after the other dies: each taker is heard before the dying one withdraws, and who was taken over never fails again. */
async function dieInTurn(group: Group): Promise<void> {
  for (const [dying, taker, boost] of SUCCESSION) {
    const fault = now();
    group.service(dying).kill();
    const withdrawn = await group.announced(dying, 16, fault);
    await group.rests(taker);
    expect(group.wire.firstOf(taker, boost, fault)).toBeLessThan(withdrawn);
    expect(group.failuresOnceServedBy(taker, fault)).toEqual([]);
  }
}

describe('Given three servers in the order a, b, c', () => {
  it(
    'as one after the other dies and comes back, no client that was taken over fails again',
    onTime(async () => {
      await using group = await Group.build({ ...TREE, everyMs: 25 });
      await dieInTurn(group);
      for (const returning of ['smtp-b', 'smtp-a']) {
        const repair = now();
        await group.service(returning).start();
        await group.rests(returning);
        expect(group.failures(repair)).toEqual([]);
      }
    }),
  );

  // In a ring a metric that gets worse can go round it for a moment (RFC 2453, 3.4.2): only what gets better is safe there.
  it(
    'in a ring, as one after the other dies, no client that was taken over fails again',
    onTime(async () => {
      await using group = await Group.build({ ...RING, everyMs: 25 });
      await dieInTurn(group);
    }),
  );

  it.each([
    { how: 'without a channel', says: () => ({}) },
    { how: 'with a channel', says: () => ({ channel: 'right' }) as const },
  ])(
    '$how, as one after the other is drained and returns, nobody ever fails',
    onTime(async ({ says }) => {
      await using group = await Group.build({ ...TREE, everyMs: 25, says });
      const begun = now();
      for (const [leaving, taker] of SUCCESSION) {
        await group.order(leaving, 'drain', '--wait');
        await group.rests(taker);
      }
      for (const returning of ['smtp-b', 'smtp-a']) {
        await group.order(returning, 'undrain');
        await group.rests(returning);
      }
      expect(group.failures(begun)).toEqual([]);
    }),
  );

  // Without a channel nobody knows of a drain: c then waits for b, which looks well, until RIP's own timers move the clients.
  it(
    'with a channel, a drained one is passed over when the one before it dies',
    onTime(async () => {
      await using group = await Group.build({ ...TREE, everyMs: 25, says: () => ({ channel: 'right' }) });
      await group.order('smtp-b', 'drain', '--wait');
      await group.rests('smtp-a');

      const fault = now();
      group.service('smtp-a').kill();
      const withdrawn = await group.announced('smtp-a', 16, fault);
      await group.rests('smtp-c');
      expect(group.wire.firstOf('smtp-c', 1, fault)).toBeLessThan(withdrawn);
      expect(group.failuresOnceServedBy('smtp-c', fault)).toEqual([]);
    }),
  );
});
