/** Whether a controller runs with a configuration, as far as its status shows. Pure. */
import type { Config } from '../config/config.ts';
import type { Status } from '../report/status/status.ts';

export function runsWith({ server, services }: Config, status: Status): boolean {
  return server === status.server && namesOf(services) === namesOf(status.services);
}

/** The names of services, for comparing and for showing. */
export const namesOf = (services: readonly { readonly name: string }[]): string =>
  services.map(({ name }) => name).join(', ');
