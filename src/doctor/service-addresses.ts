/** The addresses of all services, each with the service it belongs to. Pure. */
import type { Config } from '../config/config.ts';

export interface ServiceAddress {
  readonly service: string;
  /** Without its length. */
  readonly ip: string;
}

export function serviceAddresses({ services }: Pick<Config, 'services'>): readonly ServiceAddress[] {
  return services.flatMap(({ name: service, addresses }) => addresses.map(({ ip }) => ({ service, ip })));
}
