/** Rules for a cover: a standby answers for everything in the prefix, so no other host or service may need it. */
import { isIPv4 } from 'node:net';
import { covers, readNetwork } from '../../schema/network.ts';
import { type Path, quote, type Violation } from '../../schema/problem.ts';
import type { ConfigFile, ServiceEntry } from '../config-schema.ts';
import { faultOfCover, longestCover, type Prefix, readCover } from '../cover.ts';
import { peerHosts } from './address-rules.ts';
import { type At, addressesOf, entriesOf, servicesOf, withoutLength } from './walk.ts';

const EXAMPLE = '198.51.100.24/31';

export function coverNeedsOrder(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .filter(({ value }) => value.cover !== undefined && value.order === undefined)
    .map(({ path }) => ({
      path: [...path, 'cover'],
      message: 'is announced by the later servers of a failover order: write `order`, or remove it',
    }));
}

export function coverIsPrefix(file: ConfigFile): Violation[] {
  return servicesOf(file).flatMap(({ value: { cover }, path }) =>
    cover === undefined || readCover(cover) !== undefined
      ? []
      : [
          {
            path: [...path, 'cover'],
            message: `must be an IPv4 prefix from /24 to /31 without bits of a host, such as ${EXAMPLE}, not ${quote(cover)}`,
          },
        ],
  );
}

export function coverHoldsService(file: ConfigFile): Violation[] {
  return coversOf(file).flatMap(({ value: cover, text, ips, path }) => {
    const fault = faultOfCover(cover, ips);
    if (fault === undefined) return [];
    const better = longestCover(ips);
    const remedy = better === undefined ? 'no prefix from /24 to /31 fits' : `write ${better}`;
    return [{ path, message: `${text} ${fault}: ${remedy}` }];
  });
}

/** A cover contains no other service's address: moving one service must not move another. */
export function coversApart(file: ConfigFile): Violation[] {
  const all = coversOf(file);
  return all.flatMap(({ value: cover, text, service, path }, index) => {
    const strangers = servicesOf(file)
      .filter(other => other.value.name !== service)
      .flatMap(other => ipsOf(other).map(ip => ({ ip, of: other.value.name })));
    const taken = strangers.find(({ ip }) => covers(cover, ip));
    if (taken !== undefined) {
      return [{ path, message: `${text} holds ${taken.ip} of ${taken.of}: write one that holds no other's` }];
    }
    const other = all.slice(0, index).find(earlier => overlap(cover, earlier.value));
    return other === undefined
      ? []
      : [{ path, message: `${text} overlaps the cover of ${other.service}, ${other.text}: write others` }];
  });
}

/** A server with a cover keeps all traffic to it: it cannot reach a real address inside. */
export function coversNoHost(file: ConfigFile): Violation[] {
  const covering = coversOf(file);
  return peerHosts(file).flatMap(({ value: host, path }) =>
    covering
      .filter(({ value, ips }) => isIPv4(host) && covers(value, host) && !ips.includes(host))
      .map(({ text, service }) => ({
        path,
        message: `${host} is in ${text}, the cover of ${service}, and so out of reach: write another cover`,
      })),
  );
}

/** As for a service address (networksApart): under one of its networks ripd would announce it on its own. */
export function coversNoNetwork(file: ConfigFile): Violation[] {
  const networks = entriesOf(file.routing.networks, ['routing', 'networks']);
  return networks.flatMap(({ value: text, path }) => {
    const network = readNetwork(text);
    if (network.kind !== 'prefix') return [];
    return coversOf(file)
      .filter(({ value, ips }) => overlap(value, network) && !ips.some(ip => covers(network, ip)))
      .map(cover => ({
        path,
        message: `${quote(text)} is in ${cover.text}, the cover of ${cover.service}: write the names of the interfaces where RIP runs, such as eth0`,
      }));
  });
}

interface Cover extends At<Prefix> {
  readonly text: string;
  readonly service: string;
  /** The service addresses that it must contain. */
  readonly ips: readonly string[];
}

/** The covers that are valid prefixes. */
function coversOf(file: ConfigFile): readonly Cover[] {
  return servicesOf(file).flatMap(service => {
    const { cover: text = '', name } = service.value;
    const value = readCover(text);
    const path: Path = [...service.path, 'cover'];
    return value === undefined ? [] : [{ value, path, text, service: name, ips: ipsOf(service) }];
  });
}

const ipsOf = (service: At<ServiceEntry>): readonly string[] =>
  addressesOf(service)
    .map(({ value }) => withoutLength(value))
    .filter(isIPv4);

const overlap = (a: Prefix, b: Prefix): boolean =>
  covers(a, b.address.toString()) || covers(b, a.address.toString());
