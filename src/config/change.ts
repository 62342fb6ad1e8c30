/** What differs between two configurations, and which of the differences a running controller cannot apply. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../checks/registry.ts';
import { prefixOf } from '../schema/network.ts';
import type { Config, Peer, Service } from './config.ts';
import { differences } from './value-differences.ts';

export interface ServiceChange {
  readonly name: string;
  /** As readable phrases: "metric: 3 -> 5", "check tcp:25 is new". */
  readonly what: readonly string[];
}

export interface ConfigChange {
  /** Names of services. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly ServiceChange[];
  /** All other differences, as phrases: "routing.timers.update: 5 -> 10". */
  readonly settings: readonly string[];
  /** The differences that need a restart: paths of fields, such as "server". */
  readonly fixed: readonly string[];
}

/**
 * The fields that a controller applies while it runs. Every other field identifies it, or is held from its start to its
 * end (another vtysh may lead to another daemon, from which nothing would withdraw), and so is any field not considered
 * here.
 */
const LIVE: ReadonlySet<string> = new Set([
  'services',
  'channel',
  'drain',
  'onStop',
  'hooks',
  'http',
  'reload',
  'routing',
  'group',
]);
const FIXED_IN_ROUTING = ['daemon', 'vtysh', 'sockets'] as const;

export function change(before: Config, after: Config): ConfigChange {
  const old = byName(before.services);
  const next = byName(after.services);
  return {
    added: after.services.filter(({ name }) => !old.has(name)).map(({ name }) => name),
    removed: before.services.filter(({ name }) => !next.has(name)).map(({ name }) => name),
    changed: after.services.flatMap(service => {
      const was = old.get(service.name);
      const what = was === undefined ? [] : serviceDifferences(was, service);
      return what.length === 0 ? [] : [{ name: service.name, what }];
    }),
    settings: differences(settingsOf(before), settingsOf(after)),
    fixed: fixedDifferences(before, after),
  };
}

export function isEmpty({ added, removed, changed, settings }: ConfigChange): boolean {
  return added.length + removed.length + changed.length + settings.length === 0;
}

/** A change as readable lines; no lines if it is empty. */
export function describeChange({ added, removed, changed, settings }: ConfigChange): readonly string[] {
  return [
    ...changed.map(({ name, what }) => `${name}: ${what.join(', ')}`),
    ...added.map(name => `${name} is new: withdrawn until its checks have passed`),
    ...removed.map(name => `${name} is removed: its traffic moves first, then its route and its address go`),
    ...settings,
  ];
}

/** Everything but the services; the file is only where it came from. */
function settingsOf({ services, file, ...settings }: Config): object {
  return settings;
}

function fixedDifferences(before: Config, after: Config): readonly string[] {
  const top = (config: Config) => new Map<string, unknown>(Object.entries(settingsOf(config)));
  const [old, next] = [top(before), top(after)];
  const names = [...new Set([...old.keys(), ...next.keys()])].filter(name => !LIVE.has(name));
  const differs = names.filter(name => !isDeepStrictEqual(old.get(name), next.get(name)));
  const inRouting = FIXED_IN_ROUTING.filter(
    name => !isDeepStrictEqual(before.routing[name], after.routing[name]),
  );
  return [...differs, ...inRouting.map(name => `routing.${name}`)];
}

function serviceDifferences(before: Service, after: Service): readonly string[] {
  return [
    ...differences(ownFields(before), ownFields(after)),
    ...checkDifferences(before.checks, after.checks),
    ...peerDifferences(before.peers, after.peers),
  ];
}

/**
 * Without the fields that are reported separately, and without the labels of aliases, which are only positions in the
 * file.
 */
function ownFields({ checks, peers, addresses, cover, ...fields }: Service): object {
  return { ...fields, addresses: addresses.map(({ ip }) => ip), cover: cover && prefixOf(cover) };
}

function checkDifferences(before: readonly Check[], after: readonly Check[]): readonly string[] {
  return listDifferences(
    before,
    after,
    ({ id }) => id,
    'check',
    () => ['changed'],
  );
}

function peerDifferences(before: readonly Peer[], after: readonly Peer[]): readonly string[] {
  return listDifferences(
    before,
    after,
    ({ name }) => name,
    'peer',
    (was, is) => {
      const { checks: oldChecks, ...old } = was;
      const { checks, ...fields } = is;
      return [...differences(old, fields), ...checkDifferences(oldChecks, checks)];
    },
  );
}

function listDifferences<T>(
  before: readonly T[],
  after: readonly T[],
  key: (entry: T) => string,
  kind: string,
  describe: (was: T, is: T) => readonly string[],
): readonly string[] {
  const old = new Map(before.map(entry => [key(entry), entry]));
  const next = new Set(after.map(key));
  const kept = after.flatMap(entry => {
    const name = `${kind} ${key(entry)}`;
    const was = old.get(key(entry));
    if (was === undefined) return [`${name} is new`];
    return isDeepStrictEqual(was, entry) ? [] : describe(was, entry).map(what => `${name}: ${what}`);
  });
  return [...kept, ...[...old.keys()].filter(id => !next.has(id)).map(id => `${kind} ${id} is removed`)];
}

const byName = (services: readonly Service[]) => new Map(services.map(service => [service.name, service]));
