import { expect, it } from 'vitest';
import { createArrivals } from '../../../../src/engine/monitor/arrivals.ts';
import { FakeClock } from '../../fake-clock.ts';

it('Each call that waits for an address is made once when it comes, and one that is forgotten is not', async () => {
  const clock = new FakeClock();
  const here = new Set<string>();
  let looks = 0;
  const arrivals = createArrivals(clock, ip => {
    looks += 1;
    return here.has(ip);
  });
  const calls: string[] = [];
  const first = () => void calls.push('first');
  const again = () => void calls.push('again');
  const forgotten = () => void calls.push('forgotten');
  arrivals.await('192.0.2.1', first);
  arrivals.await('192.0.2.1', first);
  arrivals.await('192.0.2.2', again);
  arrivals.await('192.0.2.2', forgotten);
  arrivals.forget(forgotten);
  await clock.advance(1000);
  expect(calls).toEqual([]);

  here.add('192.0.2.1');
  await clock.advance(100);
  here.add('192.0.2.2');
  await clock.advance(100);
  expect(calls).toEqual(['first', 'again']);
  const before = looks;
  await clock.advance(1000);
  expect(looks).toBe(before);
});
