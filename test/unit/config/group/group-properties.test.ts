import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Config, Service } from '../../../../src/config/config.ts';
import { parseConfig } from '../../../../src/config/load.ts';
import { effectiveText } from '../../configuration.ts';
import { groupFile } from './arbitrary-group.ts';

type GroupFile = typeof groupFile extends fc.Arbitrary<infer T> ? T : never;

const textAt = (file: GroupFile, server: string) => JSON.stringify({ ...file, server });
const configAt = (file: GroupFile, server: string) => parseConfig(textAt(file, server), 'r.yml', 'elsewhere');

/** The configuration of every server, by its name. */
const configsOf = (file: GroupFile): readonly Config[] => file.group.map(({ name }) => configAt(file, name));

/** The servers that have a service, each with what it says of it. */
const having = (configs: readonly Config[], name: string): readonly [string, Service][] =>
  configs.flatMap(({ server, services }) =>
    services
      .filter(service => service.name === name)
      .map(service => [server, service] satisfies [string, Service]),
  );

const holdsForEachService = (
  claim: (servers: readonly [string, Service][], file: GroupFile, configs: readonly Config[]) => void,
) =>
  fc.assert(
    fc.property(groupFile, file => {
      const configs = configsOf(file);
      for (const { name } of file.services) claim(having(configs, name), file, configs);
    }),
    { numRuns: 20 },
  );

describe('the file for a whole group', () => {
  it('is accepted on each of its servers, also by the host name', () => {
    fc.assert(
      fc.property(groupFile, file => {
        for (const { name } of file.group)
          expect(parseConfig(textAt(file, 'auto'), 'r.yml', `${name}.example.org`)).toEqual(
            configAt(file, name),
          );
      }),
      { numRuns: 20 },
    );
  });

  it('makes all servers of a service the peers of each', () => {
    holdsForEachService(servers => {
      const names = servers.map(([name]) => name);
      for (const [server, { peers }] of servers)
        expect(peers.map(({ name }) => name)).toEqual(names.filter(name => name !== server));
    });
  });

  it('gives all servers of a service one order, in which their metrics rise', () => {
    holdsForEachService(servers => {
      const orders = servers.map(([, { order }]) => order);
      for (const order of orders) expect(order).toEqual(orders[0]);
      const metrics = new Map(servers.map(([name, { metric }]) => [name, metric]));
      const [order] = orders;
      if (order === undefined) expect(new Set(metrics.values()).size).toBe(1);
      else {
        const inOrder = order.map(name => metrics.get(name) ?? 0);
        expect([...order].sort()).toEqual([...metrics.keys()].sort());
        expect(inOrder).toEqual([...new Set(inOrder)].sort((a, b) => a - b));
      }
    });
  });

  it('has a peer checked at the addresses of its entry, and at its channel, from everywhere', () => {
    holdsForEachService((servers, file, configs) => {
      for (const [, { peers }] of servers)
        for (const peer of peers) {
          const entry = file.group.find(({ name }) => name === peer.name);
          expect(peer.addresses).toEqual(entry && 'addresses' in entry ? entry.addresses : [entry?.address]);
          expect(peer.channel).toBe(configs.find(({ server }) => server === peer.name)?.channel?.port);
        }
    });
  });

  it('has a peer checked alike from everywhere, and judged alike', () => {
    holdsForEachService(servers => {
      const ofPeers = servers.flatMap(([, { peers }]) =>
        peers.map(({ judge, checks }) => ({ judge, ids: checks.map(({ id }) => id) })),
      );
      for (const each of ofPeers) expect(each).toEqual(ofPeers[0]);
    });
  });

  it('means on each server what check-config prints there', () => {
    fc.assert(
      fc.property(groupFile, file => {
        for (const { name } of file.group) {
          const said = effectiveText(textAt(file, name), 'r.yml');
          const { group, ...config } = { group: undefined, ...configAt(file, name) };
          expect(parseConfig(JSON.stringify(said), 'r.yml')).toEqual(config);
          expect(effectiveText(JSON.stringify(said), 'r.yml')).toEqual(said);
        }
      }),
      { numRuns: 15 },
    );
  });
});
