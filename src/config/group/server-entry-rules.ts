/** Rules for `server` and the entries of `group`: which servers there are, and how a machine knows its own. Pure. */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { faultOfHost } from '../../schema/host-name.ts';
import { isSelf } from '../../schema/loopback.ts';
import { quote, type Violation } from '../../schema/problem.ts';
import { either } from '../../schema/schema-node.ts';
import { repeated } from '../rules/unique-rules.ts';
import { type At, addressesOf, entriesOf } from '../rules/walk.ts';
import type { GroupEntry, GroupFile } from './group-schema.ts';
import { AUTO, hostNameOf, normalized } from './own-server.ts';

/** The servers of the group, each with its path. */
export const entries = ({ group }: Pick<GroupFile, 'group'>): readonly At<GroupEntry>[] =>
  entriesOf(group, ['group']);

export function serversOnce(file: GroupFile): readonly Violation[] {
  const names = entries(file).map(({ value, path }) => ({ value: value.name, path: [...path, 'name'] }));
  return repeated(names, name => `${quote(name)} is the name of another server too: give each its own`);
}

export function serverIsNotAuto(file: GroupFile): readonly Violation[] {
  return entries(file)
    .filter(({ value }) => value.name === AUTO)
    .map(({ path }) => ({
      path: [...path, 'name'],
      message: `${quote(AUTO)} means the server with the host name of the machine: give it another name`,
    }));
}

/** On every machine, as the name is the same there. */
export function serverIsInGroup({ server, group }: GroupFile): readonly Violation[] {
  const names = group.map(({ name }) => name);
  if (server === AUTO || names.includes(server)) return [];
  const message = `${quote(server)} is not in \`group\`: write ${either([...names, AUTO])}`;
  return [{ path: ['server'], message }];
}

/** `name` is held to a narrower pattern by the schema. */
export function hostnamesAreHosts(file: GroupFile): readonly Violation[] {
  return entries(file).flatMap(({ value: { hostname }, path }) => {
    const message = hostname === undefined ? undefined : faultOfHost(hostname);
    return message === undefined ? [] : [{ path: [...path, 'hostname'], message }];
  });
}

/** Of two entries with one host name, `server: auto` could choose neither on that machine. */
export function hostnamesOnce(file: GroupFile): readonly Violation[] {
  const names = file.group.map(({ name }) => name);
  const hosts = entries(file)
    .filter(({ value }, index) => names.indexOf(value.name) === index)
    .map(({ value, path }) => ({
      value: hostNameOf(value),
      path: [...path, value.hostname === undefined ? 'name' : 'hostname'],
    }));
  return repeated(hosts, host => `${quote(host)} is the host name of another server too: give each its own`);
}

/** Each of the others would ask itself there. */
export function addressesAreReachable(file: GroupFile): readonly Violation[] {
  return entries(file)
    .flatMap(addressesOf)
    .filter(({ value }) => isSelf(value))
    .map(({ value, path }) => ({
      path,
      message: `${quote(value)} is this machine on every machine: write the address at which the others reach the server`,
    }));
}

export function realAddressesOnce(file: GroupFile): readonly Violation[] {
  return repeated(
    entries(file).flatMap(addressesOf),
    address => `${address} is the address of another server too: give each its own`,
    sameHost,
  );
}

/** One text for each way to write an address, or a name. */
const sameHost = (host: string): string =>
  isIP(host) === 0 ? normalized(host) : ipaddr.process(host).toString();
