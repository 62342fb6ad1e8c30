/**
 * What a server and its peer must say alike of their group, as two short digests: running controllers exchange them, so
 * that files which differ are noticed. Pure.
 */
import { createHash } from 'node:crypto';
import type { Path } from '../../schema/problem.ts';
import type { Config, Service } from '../config.ts';
import { partAt } from './first-difference.ts';

export interface Fingerprint {
  /** Of what both know, each from its own file: services, addresses, order, servers and timers. */
  readonly shared: string;
  /** Of what a file for a whole group says of it: the same on all servers. Absent: the file is of one server. */
  readonly group?: string;
}

/** 96 bits: no two texts of a group meet by chance, and a datagram has room for both digests. */
const DIGEST_CHARACTERS = 16;

/** The fingerprint for a peer: of the services that both have. */
export function fingerprintFor(peer: string, { server, services, routing, group }: Config): Fingerprint {
  const common = services.filter(({ peers }) => peers.some(({ name }) => name === peer));
  const shared = digest({
    services: common.map(service => sharedOf(server, service)).sort(byName),
    timers: routing.timers,
  });
  return { shared, ...(group && { group: group.fingerprint }) };
}

/** Whether two fingerprints show no difference. Files of different forms have only the shared part to compare. */
export function agree(ours: Fingerprint, theirs: Fingerprint): boolean {
  return ours.group === undefined || theirs.group === undefined
    ? ours.shared === theirs.shared
    : ours.group === theirs.group;
}

/**
 * The digest of what the file for a whole group says of it, as written: a later ripcord, with other defaults, makes the
 * same of the same text.
 */
export const groupFingerprint = (document: object): string =>
  digest(Object.fromEntries(GROUP_PARTS.map(path => [path.at(-1), partAt(document, path)])));

/** What all servers of a group must have alike of the file for all of them. */
export const GROUP_PARTS: readonly Path[] = [
  ['group'],
  ['services'],
  ['routing', 'timers'],
  ['channel', 'port'],
];

function sharedOf(server: string, { name, addresses, order = [], peers }: Service) {
  const servers = [server, ...peers.map(peer => peer.name)].sort();
  return { name, addresses: addresses.map(({ ip }) => ip).sort(), order, servers };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

const digest = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('base64url').slice(0, DIGEST_CHARACTERS);

/** JSON with the fields of each mapping in the order of their names. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? ''
  );
}
