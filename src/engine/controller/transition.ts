/**
 * The transition from the configuration in force to the next one without a gap: services to be removed still run, so
 * that their traffic can move first, and services that need their place wait. Pure.
 */
import type { Config, Service, ServiceAddress } from '../../config/config.ts';
import { aliasesOf } from '../../config/service-routes.ts';
import { withLength } from '../../drivers/alias/alias.ts';
import { prefixOf } from '../../schema/network.ts';

export interface Transition {
  /** What runs now: the services of the file, followed by those that are leaving. */
  readonly config: Config;
  /** Leaving services, by name, and since when they are leaving (ms). */
  readonly leaving: ReadonlyMap<string, number>;
  /** Addresses that no service has any more and that must be removed from lo. */
  readonly vacated: readonly ServiceAddress[];
  /** The configuration of the file, which runs once all leaving services have left. */
  readonly file: Config;
}

export function beginTransition(file: Config): Transition {
  return { config: file, leaving: new Map(), vacated: [], file };
}

/**
 * A service leaves if the file no longer names it, or names it with none of its addresses. A service that shares its
 * name, an address or the cover with a leaving one waits until that one has left: a route never has two metrics.
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

/** The transition once a service has left: its addresses are vacated, and what waited for it starts. */
export function afterDeparture(transition: Transition, name: string, now: number): Transition {
  const { config, vacated, file } = transition;
  const remaining = { ...config, services: config.services.filter(service => service.name !== name) };
  const all = [...vacated, ...addressesOf(config)];
  return transitionTo({ ...transition, config: remaining, vacated: all }, file, now);
}

/** The transition once lo was read: vacated addresses that are gone from it are forgotten. */
export function swept(transition: Transition, isOnLo: (address: ServiceAddress) => boolean): Transition {
  const vacated = transition.vacated.filter(isOnLo);
  return vacated.length === transition.vacated.length ? transition : { ...transition, vacated };
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

/** Without a common address, two services of the same name are different services. */
export function shareAddress(a: Service, b: Service): boolean {
  return a.addresses.some(({ ip }) => b.addresses.some(other => other.ip === ip));
}
