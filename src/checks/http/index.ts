/** A web server. */
import { checkKind } from '../kind.ts';
import { overTcp, portOf, tcpInEffect } from '../shared/resolve-entry.ts';
import { statusRanges } from './rules.ts';
import { type HttpCheck, HttpCheckSchema, statusRange } from './schema.ts';

const port = portOf({ plain: 80, tls: 443 });

export const httpKind = checkKind({
  schema: HttpCheckSchema,
  target: port,
  resolve: (entry, common, subject): HttpCheck => {
    const { hostname, status, ...rest } = overTcp(entry, common, subject, port(entry), entry.hostname);
    return { ...rest, hostname: hostname ?? rest.host, status: status.map(statusRange) };
  },
  inEffect: (_entry, check) => ({ ...tcpInEffect(check), hostname: check.hostname }),
  rules: [statusRanges],
  prober: async () => (await import('./probe.ts')).probeHttp,
});
