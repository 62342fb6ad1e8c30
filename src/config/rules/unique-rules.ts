/** Rules on what may occur only once. */
import { checkId } from '../../checks/registry.ts';
import { type Path, quote, type Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import { type At, addressesOf, checkListsOf, peerEntriesOf, servicesOf, withoutLength } from './walk.ts';

export function serviceNames(file: ConfigFile): Violation[] {
  const names = servicesOf(file).map(({ value, path }) => ({ value: value.name, path: [...path, 'name'] }));
  return repeated(names, name => `${quote(name)} is the name of another service too: give each its own`);
}

/** The word in orders and flag files (engine/operator/drain-dir.ts) that means every service. */
const EVERY_SERVICE = 'all';

export function serviceIsNotAll(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .filter(({ value }) => value.name === EVERY_SERVICE)
    .map(({ path }) => ({
      path: [...path, 'name'],
      message: `${quote(EVERY_SERVICE)} means every service in orders and flag files: give it another name`,
    }));
}

export function serviceAddresses(file: ConfigFile): Violation[] {
  const addresses = servicesOf(file)
    .flatMap(addressesOf)
    .map(({ value, path }) => ({ value: withoutLength(value), path }));
  return repeated(addresses, ip => `${ip} is a service address already: give each service its own`);
}

export function peerNames(file: ConfigFile): Violation[] {
  return servicesOf(file).flatMap(service => {
    const names = peerEntriesOf(service).map(({ value, path }) => ({
      value: value.name,
      path: [...path, 'name'],
    }));
    return repeated(
      names,
      name => `${quote(name)} is listed twice: keep one of them and put all checks there`,
    );
  });
}

export function checkIds(file: ConfigFile): Violation[] {
  return checkListsOf(file).flatMap(({ checks }) => {
    const ids = checks.map(({ value, path }) => ({ value: checkId(value), path }));
    return repeated(
      ids,
      id => `would be called ${id} like another check of this list: set \`id\` to tell them apart`,
    );
  });
}

/** A violation at each repetition of an equal value, or of one that `identity` makes equal. */
export function repeated(
  all: readonly At<string>[],
  message: (value: string) => string,
  identity: (value: string) => string = value => value,
): Violation[] {
  const first = new Map<string, Path>();
  return all.flatMap(({ value, path }) => {
    const earlier = first.get(identity(value));
    first.set(identity(value), earlier ?? path);
    return earlier === undefined ? [] : [{ path, message: message(value), first: earlier }];
  });
}
