/** The routes that a driver announces for the services of a configuration. */
import type { Service, ServiceAddress } from '../../config/config.ts';
import { routesOf } from '../../config/service-routes.ts';
import type { Route } from '../../protocols/route.ts';
import { prefixOf } from '../../schema/network.ts';

/** What the driver needs to know of a service. */
export interface AnnouncedService {
  readonly name: Service['name'];
  readonly addresses: readonly AnnouncedAddress[];
  readonly cover?: AnnouncedAddress;
}

type AnnouncedAddress = Pick<ServiceAddress, 'ip' | 'prefixLength'>;

/** The routes of all services; a cover follows its service. */
export function announcedRoutes(services: readonly AnnouncedService[]): readonly Route[] {
  return services
    .flatMap(service => routesOf(service))
    .map(({ name, addresses }) => ({ name, prefixes: addresses.map(prefixOf) }));
}
