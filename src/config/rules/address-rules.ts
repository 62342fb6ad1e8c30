/** Rules on which addresses a service may have, and where RIP may run without spoiling their withdrawal. */
import { isIPv4, isIPv6 } from 'node:net';
import { covers, readNetwork } from '../../schema/network.ts';
import { quote, type Violation } from '../../schema/problem.ts';
import type { ConfigFile, PeerEntry, ServiceEntry } from '../config-schema.ts';
import { type At, addressesOf, entriesOf, peerEntriesOf, servicesOf, withoutLength } from './walk.ts';

const EXAMPLE = '198.51.100.25/32';
const PEER_EXAMPLE = '10.46.2.2';

const UNUSABLE = [
  { prefix: '0.0.0.0/8', why: 'names no host (RFC 1122, 3.2.1.3)' },
  { prefix: '127.0.0.0/8', why: 'is loopback and never leaves a machine (RFC 1122, 3.2.1.3)' },
  { prefix: '224.0.0.0/4', why: 'is multicast' },
  { prefix: '255.255.255.255/32', why: 'is broadcast' },
];

export function oneOrSeveralAddresses(file: ConfigFile): Violation[] {
  const services = servicesOf(file);
  return [
    ...services.flatMap(service => oneOrSeveral(service, EXAMPLE)),
    ...services.flatMap(peerEntriesOf).flatMap(peer => oneOrSeveral(peer, PEER_EXAMPLE)),
  ];
}

function oneOrSeveral({ value, path }: At<ServiceEntry | PeerEntry>, example: string): Violation[] {
  const { address, addresses } = value;
  if (address === undefined && addresses === undefined) {
    return [{ path, message: `has no address: write \`address\`, such as ${example}, or \`addresses\`` }];
  }
  if (address === undefined || addresses === undefined) return [];
  return [{ path: [...path, 'address'], message: 'cannot be combined with `addresses`: keep one of them' }];
}

/** A service address is one IPv4 host that others can reach. */
export function serviceAddress(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .flatMap(addressesOf)
    .flatMap(({ value, path }) => {
      const message = faultOfAddress(value);
      return message === undefined ? [] : [{ path, message }];
    });
}

function faultOfAddress(address: string): string | undefined {
  const [ip = '', length] = address.split('/', 2);
  if (isIPv6(ip)) return `IPv6 is not supported yet: write an IPv4 address such as ${EXAMPLE}`;
  if (!isIPv4(ip)) return `must be an IPv4 address of host length such as ${EXAMPLE}, not ${quote(address)}`;
  const unusable = UNUSABLE.find(({ prefix }) => covers(readNetwork(prefix), ip));
  if (unusable !== undefined) return `${ip} ${unusable.why}: write an address such as ${EXAMPLE}`;
  if (address === `${ip}/32`) return undefined;
  const found = length === undefined ? 'has no length' : `is not of host length`;
  return `${quote(address)} ${found}: write ${ip}/32`;
}

/** lo has the aliases; ripcord0 has each for an instant when it is nudged (drivers/nudge). */
const HOLD_SERVICE_ADDRESSES: ReadonlySet<string> = new Set(['lo', 'ripcord0']);

/**
 * Under one of its networks ripd keeps a connected route as another kind, which `no redistribute` and the route-map
 * skip: measured on FRR 8.4.4, a withdrawn route stayed for over 60 s.
 */
export function networksApart(file: ConfigFile): Violation[] {
  return entriesOf(file.routing.networks, ['routing', 'networks']).flatMap(({ value: text, path }) => {
    const network = readNetwork(text);
    if (network.kind === 'broken') return [{ path, message: faultOfNetwork(text, network.isIPv6) }];
    if (network.kind === 'interface' && !HOLD_SERVICE_ADDRESSES.has(network.name)) return [];
    const isCovered = (ip: string) => network.kind === 'interface' || (isIPv4(ip) && covers(network, ip));
    return servicesOf(file).flatMap(service =>
      addressesOf(service)
        .filter(address => isCovered(withoutLength(address.value)))
        .map(address => ({
          path,
          message: `${quote(text)} holds ${address.value} of ${service.value.name}, whose route could then not be withdrawn: write the names of the interfaces where RIP runs, such as eth0`,
        })),
    );
  });
}

function faultOfNetwork(text: string, v6: boolean): string {
  if (v6) return 'IPv6 is not supported yet: write an interface name or an IPv4 prefix such as 10.46.1.0/24';
  return `must be an interface name or an IPv4 prefix such as eth0 or 10.46.1.0/24, not ${quote(text)}`;
}

/** The service address is on our own lo: a check of a peer at that address checks this server. */
export function peersElsewhere(file: ConfigFile): Violation[] {
  const ours = new Set(
    servicesOf(file)
      .flatMap(addressesOf)
      .map(address => withoutLength(address.value)),
  );
  return peerHosts(file)
    .filter(({ value }) => ours.has(value))
    .map(({ value, path }) => ({
      path,
      message: `${value} is a service address, which this server answers itself: write the peer's real address`,
    }));
}

/** Every host of a peer: its address, and the hosts that its checks name instead. */
export function peerHosts(file: ConfigFile): At<string>[] {
  return servicesOf(file)
    .flatMap(peerEntriesOf)
    .flatMap(peer => [
      ...addressesOf(peer),
      ...entriesOf(peer.value.checks, [...peer.path, 'checks']).flatMap(check =>
        'host' in check.value && check.value.host !== undefined
          ? [{ value: check.value.host, path: [...check.path, 'host'] }]
          : [],
      ),
    ]);
}
