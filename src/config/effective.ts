/**
 * The effective configuration in the file's own words: what the file says, with every default, also those that depend on other
 * fields. What comes out means the same when it is read again. Pure.
 */
import { resolveTls } from './checks/tls.ts';
import type { Check, Config } from './config.ts';
import { formatDuration } from './duration.ts';
import type { CheckEntry, ConfigFile } from './schema.ts';

/** `file` as it was validated, schema's defaults included, and `config` as it was resolved from it. */
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

/** Both lists are of one length, in one order. */
function effectiveChecks(entries: readonly CheckEntry[], checks: readonly Check[]): CheckEntry[] {
  return entries.map((entry, index) => {
    const check = checks[index];
    return check === undefined ? entry : effectiveCheck(entry, check);
  });
}

function effectiveCheck(entry: CheckEntry, check: Check): CheckEntry {
  // The name that a check has by default (smtp:25) is none that can be written.
  const own = { ...entry, timeout: entry.timeout ?? formatDuration(check.timeoutMs) };
  switch (own.kind) {
    case 'process':
    case 'systemd':
    case 'exec':
      return own;
    case 'dns':
    case 'ntp':
    case 'icmp':
      return { ...own, ...hostOf(check) };
    case 'tcp': {
      const { script } = own;
      const { host = '' } = 'host' in check ? check : {};
      const steps = script?.map(step =>
        step.starttls ? { ...step, starttls: resolveTls(step.starttls, host) ?? true } : step,
      );
      return { ...own, ...overTcp(check), ...(steps && { script: steps }) };
    }
    case 'http': {
      const { hostname = '' } = check.kind === 'http' ? check : {};
      return { ...own, ...overTcp(check), hostname };
    }
    case 'smtp':
    case 'imap':
    case 'pop3':
    case 'ldap':
      return { ...own, ...overTcp(check) };
  }
}

/** Of a check that goes to several addresses of a peer the host is not said: they stand with the peer. */
const hostOf = (check: Check) =>
  'host' in check && check.otherHosts === undefined ? { host: check.host } : {};

/** Host, port, and `tls` or `starttls` as it was resolved. */
function overTcp(check: Check) {
  if (!('port' in check) || !('watch' in check)) return {};
  const { port, encryption } = check;
  if (encryption === undefined) return { ...hostOf(check), port };
  const { by, ...asked } = encryption;
  return { ...hostOf(check), port, [by]: asked };
}
