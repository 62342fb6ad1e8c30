/** What may be there only once. */
import { checkId } from '../../checks/registry.ts';
import { type Finding, formatPath, type Path, quote } from '../../schema/problem.ts';
import type { ConfigFile } from '../schema.ts';
import { type At, addressesOf, checkListsOf, peersOf, servicesOf, withoutLength } from './walk.ts';

export function serviceNames(file: ConfigFile): Finding[] {
  const names = servicesOf(file).map(({ value, path }) => ({ value: value.name, path: [...path, 'name'] }));
  return repeated(names, name => `${quote(name)} is the name of another service too: give each its own`);
}

/** What an order names instead of one service, and a flag file (engine/operator/drain-dir.ts). */
const EVERY_SERVICE = 'all';

export function serviceIsNotAll(file: ConfigFile): Finding[] {
  return servicesOf(file)
    .filter(({ value }) => value.name === EVERY_SERVICE)
    .map(({ path }) => ({
      path: [...path, 'name'],
      message: `${quote(EVERY_SERVICE)} means every service in orders and flag files: give it another name`,
    }));
}

export function serviceAddresses(file: ConfigFile): Finding[] {
  const addresses = servicesOf(file)
    .flatMap(addressesOf)
    .map(({ value, path }) => ({ value: withoutLength(value), path }));
  return repeated(addresses, ip => `${ip} is a service address already: give each service its own`);
}

export function peerNames(file: ConfigFile): Finding[] {
  return servicesOf(file).flatMap(service => {
    const names = peersOf(service).map(({ value, path }) => ({ value: value.name, path: [...path, 'name'] }));
    return repeated(
      names,
      name => `${quote(name)} is listed twice: keep one of them and put all checks there`,
    );
  });
}

export function checkIds(file: ConfigFile): Finding[] {
  return checkListsOf(file).flatMap(({ checks }) => {
    const ids = checks.map(({ value, path }) => ({ value: checkId(value), path }));
    return repeated(
      ids,
      id => `would be called ${id} like another check of this list: set \`id\` to tell them apart`,
    );
  });
}

/** A finding at each value but the first of those that are equal. */
function repeated(all: readonly At<string>[], message: (value: string) => string): Finding[] {
  const first = new Map<string, Path>();
  return all.flatMap(({ value, path }) => {
    const earlier = first.get(value);
    first.set(value, earlier ?? path);
    return earlier === undefined
      ? []
      : [{ path, message: `${message(value)} (first: ${formatPath(earlier)})` }];
  });
}
