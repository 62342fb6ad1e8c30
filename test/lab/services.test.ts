/** Three services on each of two servers: one of them fails, and the others take no notice. */

import { expect, it } from 'vitest';
import { NOT_HERE } from '../../src/protocols/metric.ts';
import { metricsOf } from '../../src/protocols/rip/held-metrics.ts';
import { parse } from '../../src/protocols/running-config.ts';
import { monitor } from '../bench/measure/monitor.ts';
import { Service } from '../bench/service.ts';
import { Client } from './client.ts';
import { stand } from './convergence/replicas.ts';
import { PATIENCE_MS } from './eventually.ts';
import { buildLab, type Lab } from './lab.ts';
import { now } from './now.ts';
import type { Server } from './server.ts';
import type { RipRoute } from './tables.ts';
import { twoCampuses } from './topology.ts';

interface Role {
  readonly name: string;
  readonly ips: readonly string[];
  readonly port: number;
}

const SMTP: Role = { name: 'smtp', ips: ['198.51.100.25'], port: 25 };
const WEB: Role = { name: 'web', ips: ['198.51.100.80'], port: 80 };
const LDAP: Role = { name: 'ldap', ips: ['198.51.100.89', '198.51.100.90'], port: 389 };
const ROLES = [SMTP, WEB, LDAP];
const OTHERS = [SMTP, LDAP];

/** A new connection to each service in turn: 100 a second for each site. */
const EVERY_MS = 10 * ROLES.length;
const LIMIT_MS = 900;
const DIAMETER = 1;
/** Attempts of each client that must go well after each event: some 15 s, longer than RIP holds news off. */
const ATTEMPTS = 500;

it('Given three services on two servers, when one of them dies on A, its clients move to B, and of the others nothing fails and nothing moves', async () => {
  await using lab = await buildLab(twoCampuses, { servers: { speakers: ['ripd'], postfix: false } });
  const clients = ROLES.map(role => ({ role, all: startClients(lab, role) }));
  const clientsOf = (role: Role) => clients.flatMap(each => (each.role === role ? each.all : []));
  const servedBy = (server: string, roles: readonly Role[]) =>
    Promise.all(
      roles
        .flatMap(clientsOf)
        .map(client => client.servedBy(server, { consecutive: 10, timeoutMs: PATIENCE_MS })),
    );
  const services = new Map<string, Service>();
  for (const server of lab.servers) {
    for (const role of ROLES) {
      const service = new Service(server.host, role.port);
      services.set(`${server.name} ${role.name}`, service);
      await service.start();
    }
    server.ripcord.start(configuration(lab, server));
    // A standby that starts before RIP knows the way to the first server takes that one for dead.
    await servedBy('smtp-a', ROLES);
  }
  const [a, b] = [lab.server('smtp-a'), lab.server('smtp-b')];
  const [normalA, normalB] = [0, 1].map(place => stand(place, lab.servers.length, DIAMETER).metric);
  await advertise(lab, a, { smtp: normalA, web: normalA, ldap: normalA });
  await advertise(lab, b, { smtp: normalB, web: normalB, ldap: normalB });
  await lab.eventually(async () => (await routesTo(lab, ROLES)).length === 8, {
    what: 'both routers know the way to all four addresses',
    timeoutMs: PATIENCE_MS,
  });

  const before = await routesTo(lab, OTHERS);
  const moved = OTHERS.flatMap(({ ips }) => ips).flatMap(ip =>
    lab.routers.map(router => monitor(router.host, 'route', ip)),
  );
  const untouched = async (since: number) => {
    const attempted = () =>
      OTHERS.flatMap(clientsOf).every(
        client => client.attempts.filter(({ at }) => at >= since).length >= ATTEMPTS,
      );
    await lab.eventually(attempted, { what: 'the others were asked often enough', timeoutMs: PATIENCE_MS });
    for (const client of OTHERS.flatMap(clientsOf)) {
      expect([...client.counts(since).keys()]).toEqual(['smtp-a']);
    }
    expect(await routesTo(lab, OTHERS)).toEqual(before);
    expect(moved.flat()).toEqual([]);
  };

  const fault = now();
  services.get('smtp-a web')?.kill();
  await servedBy('smtp-b', [WEB]);
  await advertise(lab, a, { smtp: normalA, web: NOT_HERE, ldap: normalA });
  await advertise(lab, b, { smtp: normalB, web: 1, ldap: normalB });
  await untouched(fault);

  const repair = now();
  await services.get('smtp-a web')?.start();
  await servedBy('smtp-a', [WEB]);
  await advertise(lab, a, { smtp: normalA, web: normalA, ldap: normalA });
  await advertise(lab, b, { smtp: normalB, web: normalB, ldap: normalB });
  await untouched(repair);
});

/** At each site a client of its own for the service, by the last of its addresses. */
function startClients(lab: Lab, { ips, port }: Role): readonly Client[] {
  return lab.clients.map(({ host }) => {
    const client = new Client(host, () => lab.describe());
    client.start({ address: ips.at(-1) ?? '', port, everyMs: EVERY_MS, limitMs: LIMIT_MS });
    return client;
  });
}

function configuration(lab: Lab, server: Server): object {
  const order = lab.servers.map(({ name }) => name);
  const place = order.indexOf(server.name);
  const { metric, boost } = stand(place, order.length, DIAMETER);
  return {
    ...server.configuration,
    services: ROLES.map(({ name, ips, port }) => {
      const checks = [{ kind: 'tcp', port, expect: '^220 ', interval: '500ms', fall: 2, rise: 2 }];
      const peers = lab.servers
        .filter(each => each !== server)
        .map(peer => ({ name: peer.name, address: peer.address, checks }));
      const addresses = ips.map(ip => `${ip}/32`);
      return { name, addresses, metric, order, checks, peers, ...(place === 0 ? {} : { boost }) };
    }),
  };
}

/** Waits until ripd holds these metrics. */
async function advertise(
  lab: Lab,
  server: Server,
  wanted: Readonly<Record<string, number | undefined>>,
): Promise<void> {
  const routes = ROLES.map(({ name, ips }) => ({ name, prefixes: ips.map(ip => `${ip}/32`) }));
  const held = async () => metricsOf(routes, parse(await server.frr.vtysh('show running-config')));
  await lab.eventually(
    async () => {
      const metrics = await held();
      return Object.entries(wanted).every(([name, metric]) => metrics.get(name) === metric);
    },
    { what: `${server.name} advertises ${JSON.stringify(wanted)}`, timeoutMs: PATIENCE_MS },
  );
}

/** What all routers hold for the addresses of these services, unreachable ones left out. */
async function routesTo(lab: Lab, roles: readonly Role[]): Promise<readonly RipRoute[]> {
  const ips = roles.flatMap(role => role.ips);
  const routes = lab.routers.flatMap(router => ips.map(ip => router.ripRoute(`${ip}/32`)));
  return (await Promise.all(routes)).flatMap(route => route ?? []);
}
