import { beforeEach, describe, expect, it } from 'vitest';
import type { Outlook } from '../../../../src/drivers/outlook.ts';
import { createOutlookWatch, type OutlookWatch } from '../../../../src/engine/propagation/outlook-watch.ts';
import { FakeClock } from '../../fake-clock.ts';

const router = { address: '10.46.1.1', acceptedAgoMs: 3_000, refused: 0, refusedLast: false };
const outlook = (neighbours: readonly (typeof router)[]): Outlook => ({
  interfaces: [{ name: 'eth0', passages: new Map(), neighbours, accepts: undefined }],
  learned: [],
  ownAddresses: [],
  silentAfterMs: 180_000,
});

let clock: FakeClock;
let looks: number[];
let told: Outlook[];
let answer: () => Promise<Outlook>;
let resting: boolean;
let watch: OutlookWatch;
beforeEach(() => {
  clock = new FakeClock();
  looks = [];
  told = [];
  answer = async () => outlook([router]);
  resting = true;
  watch = createOutlookWatch({
    look: () => {
      looks.push(clock.now());
      return answer();
    },
    atRest: () => resting,
    onOutlook: seen => told.push(seen),
    clock,
  });
});

describe('how far announcements go', () => {
  it('is looked at a second after the start, then each 10 s while a neighbour is known', async () => {
    watch.start();
    await clock.advance(25_000);
    expect(looks).toEqual([1_000, 11_000, 21_000]);
    expect(told).toHaveLength(3);
    expect(watch.latest()?.at).toBe(21_000);
  });

  it('is looked at each second until one is', async () => {
    answer = async () => outlook([]);
    watch.start();
    await clock.advance(3_500);
    expect(looks).toEqual([1_000, 2_000, 3_000]);
  });

  it('is looked at a second after a change, so that what is urgent has gone out', async () => {
    watch.start();
    await clock.advance(5_000);
    watch.request();
    await clock.advance(900);
    expect(looks).toEqual([1_000]);
    await clock.advance(200);
    expect(looks).toEqual([1_000, 6_000]);
  });

  it('is not asked of a daemon that has more urgent things to do', async () => {
    resting = false;
    watch.start();
    await clock.advance(5_500);
    expect(looks).toEqual([]);
    resting = true;
    await clock.advance(1_000);
    expect(looks).toEqual([6_000]);
  });

  it('costs at most a hundredth of the time, but is looked at each minute', async () => {
    let takes = 200;
    answer = async () => {
      await clock.sleep(takes);
      return outlook([router]);
    };
    watch.start();
    await clock.advance(21_500);
    expect(looks).toEqual([1_000, 21_200]);
    takes = 5_000;
    await clock.advance(100_000);
    expect(looks).toEqual([1_000, 21_200, 41_400, 106_400]);
  });

  it('is not told from an old answer when the daemon does not answer, and why is told', async () => {
    watch.start();
    await clock.advance(5_000);
    answer = async () => {
      throw new Error('ripd hangs');
    };
    await clock.advance(10_000);
    expect(watch.latest()).toBeUndefined();
    expect(watch.failure()).toMatchObject({ reason: 'ripd hangs' });
    answer = async () => outlook([router]);
    await clock.advance(10_000);
    expect(watch.failure()).toBeUndefined();
  });

  it('is left alone after the end', async () => {
    watch.start();
    await clock.advance(1_500);
    await watch.stop();
    await clock.advance(60_000);
    expect(looks).toEqual([1_000]);
    expect(clock.sleepers).toBe(0);
  });
});
