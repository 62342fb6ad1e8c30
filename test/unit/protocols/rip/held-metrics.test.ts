import { describe, expect, it } from 'vitest';
import { announcedRoutes } from '../../../../src/drivers/frr/announced-routes.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { metricsOf } from '../../../../src/protocols/rip/held-metrics.ts';
import { parse } from '../../../../src/protocols/running-config.ts';
import { service } from '../../drivers/frr/configs.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const LISTED = 'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32\n';
const CLAUSE =
  'route-map RIPCORD permit 10\n match ip address prefix-list RIPCORD-smtp\n set metric 3\nexit\n';
const REDISTRIBUTED = 'router rip\n redistribute connected metric 16 route-map RIPCORD\nexit\n';

describe('the metric that a daemon holds', () => {
  it.each([
    { what: 'all is there', text: LISTED + CLAUSE + REDISTRIBUTED, metric: 3 },
    {
      what: 'the service is withdrawn',
      text: LISTED + CLAUSE.replace('3', '16') + REDISTRIBUTED,
      metric: NOT_HERE,
    },
    {
      what: 'a clause has lost its set metric',
      text: LISTED + CLAUSE.replace(' set metric 3\n', '') + REDISTRIBUTED,
      metric: NOT_HERE,
    },
    {
      what: 'nothing gives a metric',
      text: LISTED + CLAUSE.replace(' set metric 3\n', '') + REDISTRIBUTED.replace(' metric 16', ''),
      metric: 1,
    },
    {
      what: 'two clauses match, the first counts',
      text: LISTED + CLAUSE.replace('permit 10', 'permit 30').replace('3', '7') + CLAUSE + REDISTRIBUTED,
      metric: 3,
    },
    { what: 'nothing is redistributed', text: LISTED + CLAUSE, metric: undefined },
    {
      what: 'all is redistributed, past our route-map',
      text: `${LISTED + CLAUSE}router rip\n redistribute connected metric 3\n`,
      metric: undefined,
    },
    {
      what: 'another route-map filters',
      text: LISTED + CLAUSE + REDISTRIBUTED.replace('RIPCORD', 'RIPCORDER'),
      metric: undefined,
    },
    { what: 'the clause is missing', text: LISTED + REDISTRIBUTED, metric: undefined },
    { what: 'the prefix-list is missing', text: CLAUSE + REDISTRIBUTED, metric: undefined },
    {
      what: 'the prefix-list holds another address',
      text: LISTED.replace('25/', '26/') + CLAUSE + REDISTRIBUTED,
      metric: undefined,
    },
    {
      what: 'the clause denies',
      text: LISTED + CLAUSE.replace('permit', 'deny') + REDISTRIBUTED,
      metric: undefined,
    },
    { what: 'the daemon is empty', text: '', metric: undefined },
  ])('where $what is $metric', ({ text, metric }) => {
    expect(metricsOf(announcedRoutes([SMTP]), parse(text)).get('smtp')).toBe(metric);
  });

  it('is that of a service with several addresses as soon as one of them is listed', () => {
    const two = service('smtp', '198.51.100.26/32', '198.51.100.25/32');
    expect(metricsOf(announcedRoutes([two]), parse(LISTED + CLAUSE + REDISTRIBUTED)).get('smtp')).toBe(3);
  });

  it('of a cover is read beside that of its service, by the prefix that RIP knows', () => {
    const covered = { ...SMTP, cover: { ip: '198.51.100.24', prefixLength: 31 } };
    const list = 'ip prefix-list RIPCORD-smtp.cover seq 5 permit 198.51.100.24/31\n';
    const clause = CLAUSE.replaceAll('RIPCORD-smtp', 'RIPCORD-smtp.cover').replace('permit 10', 'permit 20');
    const text = LISTED + list + CLAUSE + clause.replace('metric 3', 'metric 5') + REDISTRIBUTED;
    expect([...metricsOf(announcedRoutes([covered]), parse(text))]).toEqual([
      ['smtp', 3],
      ['smtp.cover', 5],
    ]);
  });
});
