/** The parts of a file that the rules check, each with its path. */

import type { CheckEntry } from '../../checks/registry.ts';
import type { Path } from '../../schema/problem.ts';
import type { ConfigFile, PeerEntry, ServiceEntry } from '../config-schema.ts';

export interface At<T> {
  readonly value: T;
  readonly path: Path;
}

/** The checks of a service, or of the service at a peer. */
export interface CheckList {
  readonly owner: 'self' | 'peer';
  readonly checks: readonly At<CheckEntry>[];
}

/** The entries of a list, each with its path. */
export function entriesOf<T>(list: readonly T[] | undefined, path: Path): At<T>[] {
  return (list ?? []).map((value, index) => ({ value, path: [...path, index] }));
}

export function servicesOf(file: ConfigFile): At<ServiceEntry>[] {
  return entriesOf(file.services, ['services']);
}

export function peerEntriesOf(service: At<ServiceEntry>): At<PeerEntry>[] {
  return entriesOf(service.value.peers, [...service.path, 'peers']);
}

export function checkListsOf(file: ConfigFile): CheckList[] {
  return servicesOf(file).flatMap(service => [
    { owner: 'self', checks: checksOf(service) },
    ...peerEntriesOf(service).map((peer): CheckList => ({ owner: 'peer', checks: checksOf(peer) })),
  ]);
}

/** Every check of the file, ours and those of peers. */
export function allChecksOf(file: ConfigFile): At<CheckEntry>[] {
  return checkListsOf(file).flatMap(list => list.checks);
}

/** The addresses of a service or of a peer as written, in `address` or in `addresses`. */
export function addressesOf({
  value,
  path,
}: At<Pick<ServiceEntry | PeerEntry, 'address' | 'addresses'>>): At<string>[] {
  const one = value.address === undefined ? [] : [{ value: value.address, path: [...path, 'address'] }];
  return [...one, ...entriesOf(value.addresses, [...path, 'addresses'])];
}

/** A service address without its length. */
export function withoutLength(address: string): string {
  return address.replace(/\/.*$/, '');
}

function checksOf({ value, path }: At<{ readonly checks: readonly CheckEntry[] }>): At<CheckEntry>[] {
  return entriesOf(value.checks, [...path, 'checks']);
}
