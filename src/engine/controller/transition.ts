/**
 * From the configuration in force to the next one without a gap: what is to go still runs, so that its traffic can move
 * first, and what needs its place waits. Pure.
 */
import type { Config, Service, ServiceAddress } from '../../config/config.ts';
import { aliasesOf } from '../../config/routes.ts';
import { withLength } from '../../drivers/alias/alias.ts';
import { prefixOf } from '../../schema/network.ts';

export interface Transition {
  /** What runs now: the services of the file, and after them those on their way out. */
  readonly config: Config;
  /** Services on their way out, by name, with the time since when they are (ms). */
  readonly leaving: ReadonlyMap<string, number>;
  /** Addresses that no service has any more and that are to leave lo. */
  readonly vacated: readonly ServiceAddress[];
  /** The configuration of the file, which runs once all has left. */
  readonly file: Config;
}

export function beginTransition(file: Config): Transition {
  return { config: file, leaving: new Map(), vacated: [], file };
}

/**
 * A service leaves if the file names it no more, or with none of its addresses. A service that shares its name, an
 * address or the cover with one that leaves waits until that one has left: a route is never under two metrics.
 */
export function transitionTo(
  { config: running, leaving, vacated }: Transition,
  file: Config,
  now: number,
): Transition {
  const next = new Map(file.services.map(service => [service.name, service]));
  const leavers = running.services.filter(service => {
    const kept = next.get(service.name);
    return kept === undefined || !shareAddress(kept, service);
  });
  const waits = (service: Service) =>
    leavers.some(leaver => leaver.name === service.name || shareRoute(leaver, service));
  const services = [...file.services.filter(service => !waits(service)), ...leavers];
  const config = { ...file, services };
  return {
    config,
    leaving: new Map(leavers.map(({ name }) => [name, leaving.get(name) ?? now])),
    vacated: withoutOwner([...vacated, ...addressesOf(running)], config),
    file,
  };
}

/** The same once a service has left: its addresses are vacated, and what waited for it comes. */
export function afterDeparture(succession: Transition, name: string, now: number): Transition {
  const { config, vacated, file } = succession;
  const remaining = { ...config, services: config.services.filter(service => service.name !== name) };
  const all = [...vacated, ...addressesOf(config)];
  return transitionTo({ ...succession, config: remaining, vacated: all }, file, now);
}

/** The same once lo was seen: addresses that are gone from it need no more looking after. */
export function swept(succession: Transition, isOnLo: (address: ServiceAddress) => boolean): Transition {
  const vacated = succession.vacated.filter(isOnLo);
  return vacated.length === succession.vacated.length ? succession : { ...succession, vacated };
}

const addressesOf = (config: Pick<Config, 'services'>): readonly ServiceAddress[] =>
  aliasesOf(config).map(({ route, ...address }) => address);

function withoutOwner(addresses: readonly ServiceAddress[], config: Config): readonly ServiceAddress[] {
  const owned = new Set(addressesOf(config).map(withLength));
  const free = addresses.filter(address => !owned.has(withLength(address)));
  return [...new Map(free.map(address => [withLength(address), address])).values()];
}

function shareRoute(a: Service, b: Service): boolean {
  const routes = new Set(addressesOf({ services: [a] }).map(prefixOf));
  return addressesOf({ services: [b] }).some(address => routes.has(prefixOf(address)));
}

/** Without an address in common, two services of one name are two services. */
export function shareAddress(a: Service, b: Service): boolean {
  return a.addresses.some(({ ip }) => b.addresses.some(other => other.ip === ip));
}
