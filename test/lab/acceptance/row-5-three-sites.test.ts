/** Three servers at three sites, any two of which are neighbours. */
import { describe, expect, it } from 'vitest';
import type { Lab } from '../lab.ts';
import { SMTP_CHECK } from '../paper.ts';
import type { Server } from '../server.ts';
import { SERVICE, threeSitesInARing } from '../topology.ts';
import { clientsReach, labWithTraffic, routersSee } from './scenario.ts';

interface Stand {
  readonly metric: number;
  readonly boost?: number;
}

/**
 * With one hop between any two routers, neighbouring places stand two apart. Whoever comes later in the order boosts
 * itself further: the route of a boosted server that falls silent is held for 180 s, and must be beaten too.
 */
const FAILOVER: Record<string, Stand> = {
  'smtp-a': { metric: 5 },
  'smtp-b': { metric: 7, boost: 3 },
  'smtp-c': { metric: 9, boost: 1 },
};
const ORDER = Object.keys(FAILOVER);
const LOAD_BALANCE: Stand = { metric: 3, boost: 1 };

function start(lab: Lab, server: Server, stand: Stand, order?: readonly string[]): void {
  const others = lab.servers.filter(each => each !== server);
  const peers = others.map(({ name, address }) => ({ name, address, checks: [SMTP_CHECK] }));
  const service = { name: 'smtp', address: SERVICE, ...stand, checks: [SMTP_CHECK], ...(order && { order }) };
  // Peers are of no use to whoever never stands in for one.
  const services = [stand.boost === undefined ? service : { ...service, peers }];
  server.ripcord.start({ ...server.configuration, services });
}

describe.concurrent('Given three servers at three sites', () => {
  it('in the failover order a, b, c, clients follow it as a and then b fall silent, and back', async () => {
    await using lab = await labWithTraffic(threeSitesInARing);
    const startOf = (name: string) => start(lab, lab.server(name), FAILOVER[name] ?? { metric: 1 }, ORDER);
    for (const name of ORDER) startOf(name);
    const allOn = (server: string, metric: number, home: string) => {
      const metricAt = (router: string) => (router === home ? metric + 1 : metric + 2);
      const view = (router: string) => ({ server, metric: metricAt(router) });
      return routersSee(lab, { r1: view('r1'), r2: view('r2'), r3: view('r3') });
    };
    const allReach = (server: string) => clientsReach(lab, { c1: server, c2: server, c3: server });

    await allOn('smtp-a', 5, 'r1');
    await allReach('smtp-a');

    await lab.server('smtp-a').powerOff();
    await allOn('smtp-b', 3, 'r2');
    await allReach('smtp-b');
    expect(await lab.server('smtp-c').advertisedMetric()).toBe(9);

    await lab.server('smtp-b').powerOff();
    await allOn('smtp-c', 1, 'r3');
    await allReach('smtp-c');

    await lab.server('smtp-b').boot();
    startOf('smtp-b');
    await allOn('smtp-b', 3, 'r2');
    await allReach('smtp-b');

    await lab.server('smtp-a').boot();
    startOf('smtp-a');
    await allOn('smtp-a', 5, 'r1');
    await allReach('smtp-a');
  });

  it('in load-balance each site has its own, and the site of a dead one is served by a neighbour', async () => {
    await using lab = await labWithTraffic(threeSitesInARing);
    for (const server of lab.servers) start(lab, server, LOAD_BALANCE);
    const views = {
      r1: { server: 'smtp-a', metric: 4 },
      r2: { server: 'smtp-b', metric: 4 },
      r3: { server: 'smtp-c', metric: 4 },
    };
    const own = { c1: 'smtp-a', c2: 'smtp-b', c3: 'smtp-c' };
    await routersSee(lab, views);
    await clientsReach(lab, own);

    await lab.server('smtp-a').powerOff();
    await routersSee(lab, { r2: { server: 'smtp-b', metric: 2 }, r3: { server: 'smtp-c', metric: 2 } });
    await clientsReach(lab, { c2: 'smtp-b', c3: 'smtp-c' });
    await lab.eventually(async () => (await lab.router('r1').metricOf(SERVICE)) === 3, {
      what: 'r1 reaches the service at one of its neighbours',
    });
    await lab.client('c1').servedBy(['smtp-b', 'smtp-c']);

    await lab.server('smtp-a').boot();
    start(lab, lab.server('smtp-a'), LOAD_BALANCE);
    await routersSee(lab, views);
    await clientsReach(lab, own);
  });
});
