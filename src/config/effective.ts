/**
 * The effective configuration in the file's own notation: what the file says, with every default, also those that
 * depend on other fields. The result means the same when it is read again. Pure.
 */
import { type Check, type CheckEntry, entryInEffect } from '../checks/registry.ts';
import type { Config } from './config.ts';
import type { ConfigFile } from './config-schema.ts';

/** `file` as validated, with the schema's defaults, and `config` as resolved from it. */
export function effective(file: ConfigFile, config: Config): ConfigFile {
  const { routing, http } = config;
  return {
    ...file,
    routing: { ...file.routing, config: routing.config, hostname: routing.hostname },
    services: file.services.map((service, i) => {
      const { checks = [], peers = [] } = config.services[i] ?? {};
      return {
        ...service,
        checks: effectiveChecks(service.checks, checks),
        ...(service.peers && {
          peers: service.peers.map((peer, j) => ({
            ...peer,
            checks: effectiveChecks(peer.checks, peers[j]?.checks ?? []),
          })),
        }),
      };
    }),
    ...(file.http && http && { http: { ...file.http, publicReads: http.publicReads } }),
  };
}

/** Both lists have the same length and order. */
function effectiveChecks(entries: readonly CheckEntry[], checks: readonly Check[]): CheckEntry[] {
  return entries.map((entry, index) => {
    const check = checks[index];
    return check === undefined ? entry : entryInEffect(entry, check);
  });
}
