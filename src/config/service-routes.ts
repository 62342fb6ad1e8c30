/** The routes of a service: one to its addresses, and one to its cover, which has its own metric. Pure. */
import type { Config, ServiceAddress } from './config.ts';

export interface ServiceRoute<A> {
  /** See routeName. */
  readonly name: string;
  readonly isCover: boolean;
  /** Its addresses on lo. */
  readonly addresses: readonly A[];
}

interface Announced<A> {
  readonly name: string;
  readonly addresses: readonly A[];
  readonly cover?: A;
}

/** The name of the route to a service's addresses, or to its cover: a service name cannot contain a dot. */
export const routeName = (service: string, cover: boolean): string => (cover ? `${service}.cover` : service);

/** The routes of a service, the most important first. */
export function routesOf<A>({ name, addresses, cover }: Announced<A>): readonly ServiceRoute<A>[] {
  const route = (isCover: boolean, held: readonly A[]) => ({
    name: routeName(name, isCover),
    isCover,
    addresses: held,
  });
  return cover === undefined ? [route(false, addresses)] : [route(false, addresses), route(true, [cover])];
}

/** Every service address and every cover of a configuration, as they must lie on lo. */
export function aliasesOf({
  services,
}: Pick<Config, 'services'>): readonly (ServiceAddress & { readonly route: string })[] {
  return services
    .flatMap(service => routesOf(service))
    .flatMap(({ name, addresses }) => addresses.map(address => ({ route: name, ...address })));
}
