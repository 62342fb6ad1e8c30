import { expect, it } from 'vitest';
import { findForeignLines } from '../../../../src/doctor/collect/controller-facts.ts';
import type { Metrics } from '../../../../src/protocols/route.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { answers, running, status } from '../facts.ts';

it('compares the daemon with what the controller wants of each service and of each cover', async () => {
  const routing = running({});
  if (!routing.known) throw new Error('not known');
  const [service] = status().services;
  if (service === undefined) throw new Error('no service');
  const address = {
    address: '198.51.100.25/32',
    cover: false,
    onLo: true,
    desiredMetric: 1,
    observedMetric: 1,
  };
  const cover = { ...address, address: '198.51.100.24/31', cover: true, desiredMetric: 5 };
  const boosted = { ...service, desiredMetric: 1, addresses: [address, cover] };

  const compared: Metrics[] = [];
  const lines = await findForeignLines({
    routing: {
      observe: async () => routing.value,
      difference: wanted => {
        compared.push(wanted);
        return ['set metric 5'];
      },
    },
    controller: async () => answers({ services: [boosted] }),
    clock: systemClock,
  });
  expect(lines).toEqual(['set metric 5']);
  expect(compared).toEqual([
    new Map([
      ['smtp', 1],
      ['smtp.cover', 5],
    ]),
  ]);
});
