/** The example of one file for a whole group: the same services on both servers, and each finds its own entry by its host name. */
import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { parse } from 'yaml';
import { clientsReach, labWithTraffic, routersSee } from './acceptance/scenario.ts';
import { PATIENCE_MS } from './eventually.ts';
import type { Lab } from './lab.ts';
import type { Server } from './server.ts';
import { twoCampuses } from './topology.ts';

const EXAMPLE = new URL('../../examples/group/ripcord.yml', import.meta.url);

/** The example, but for where the lab has its FRR and for a service that the lab does not have. */
function groupFile(lab: Lab, server: Server, metric: object): object {
  const { group, services, ...file } = parse(readFileSync(EXAMPLE, 'utf8'));
  const placed = group.map((entry: { readonly name: string }) => {
    const { routing } = lab.server(entry.name).configuration;
    return { ...entry, routing };
  });
  const [smtp] = services;
  const own = { routing: { networks: ['eth0'] }, paths: server.ripcord.paths };
  return { ...file, ...own, group: placed, services: [{ ...smtp, metric }] };
}

it('One file on both servers: the first serves, the other takes over, and both take over a new order', async () => {
  await using lab = await labWithTraffic(twoCampuses);
  for (const server of lab.servers) {
    // A host of the lab has no name of its own.
    const under = ['unshare', '--uts', 'sh', '-c', `hostname ${server.name} && exec "$@"`, 'sh'];
    server.ripcord.start(groupFile(lab, server, { 'smtp-a': 3, 'smtp-b': 5 }), { under });
  }
  await routersSee(lab, { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-a', metric: 5 } });
  await clientsReach(lab, { c1: 'smtp-a', c2: 'smtp-a' });

  await lab.server('smtp-a').postfix.stop();
  await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });
  await lab.server('smtp-a').postfix.start();
  await clientsReach(lab, { c1: 'smtp-a', c2: 'smtp-a' });

  for (const server of lab.servers)
    server.ripcord.configure(groupFile(lab, server, { 'smtp-a': 5, 'smtp-b': 3 }));
  await routersSee(lab, { r1: { server: 'smtp-b', metric: 5 }, r2: { server: 'smtp-b', metric: 4 } });
  await clientsReach(lab, { c1: 'smtp-b', c2: 'smtp-b' });
  await lab.eventually(
    async () => {
      const all = await Promise.all(lab.servers.map(({ ripcord }) => ripcord.status()));
      return all.every(({ services }) => services.every(({ state }) => state === 'normal'));
    },
    { what: 'both are normal', timeoutMs: PATIENCE_MS },
  );
});
