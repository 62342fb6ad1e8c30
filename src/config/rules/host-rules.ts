/** Rules for hosts: a host is an address or a name; an address to listen on must be one of this machine. */
import { isIP } from 'node:net';
import type { CheckEntry } from '../../checks/registry.ts';
import type { TlsEntry } from '../../checks/shared/encryption.ts';
import { faultOfHost } from '../../schema/host-name.ts';
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import { peerHosts } from './address-rules.ts';
import { type At, allChecksOf, entriesOf } from './walk.ts';

export function hostsAreHosts(file: ConfigFile): Violation[] {
  const named = [
    ...peerHosts(file),
    ...allChecksOf(file).flatMap(namesIn),
    ...entriesOf(file.http?.hosts, ['http', 'hosts']),
  ];
  // The host of a peer's check occurs twice.
  const once = new Map(named.map(each => [each.path.join('/'), each]));
  return [...once.values()].flatMap(({ value, path }) => {
    const message = faultOfHost(value);
    return message === undefined ? [] : [{ path, message }];
  });
}

/** A name would have to be looked up before the channel can be opened. */
export function channelAddress({ channel }: ConfigFile): Violation[] {
  if (channel === undefined || isIP(channel.address) !== 0) return [];
  return [{ path: ['channel', 'address'], message: 'must be an IP address of this server, such as 0.0.0.0' }];
}

/** The hosts that a check connects to, or expects in a certificate or a Host header. */
function namesIn({ value: check, path }: At<CheckEntry>): At<string>[] {
  const at = (value: string | undefined, ...way: readonly (string | number)[]): At<string>[] =>
    value === undefined ? [] : [{ value, path: [...path, ...way] }];
  const tls = (entry: TlsEntry | boolean | undefined, ...way: readonly (string | number)[]) =>
    typeof entry === 'object' ? at(entry.serverName, ...way, 'serverName') : [];
  return [
    ...('host' in check ? at(check.host, 'host') : []),
    ...('hostname' in check ? at(check.hostname, 'hostname') : []),
    ...('tls' in check ? tls(check.tls, 'tls') : []),
    ...('starttls' in check ? tls(check.starttls, 'starttls') : []),
    ...('script' in check
      ? (check.script ?? []).flatMap((step, index) => tls(step.starttls, 'script', index, 'starttls'))
      : []),
  ];
}
