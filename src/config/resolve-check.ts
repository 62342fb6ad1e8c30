/** A check as the file has it becomes a Check. */
import { checkId } from './check-id.ts';
import { statusRange } from './checks/http.ts';
import { portOf } from './checks/ports.ts';
import { resolveScript } from './checks/tcp.ts';
import { resolveEncryption } from './checks/tls.ts';
import type { Check, CheckCommon, ProcessCheck, Timing } from './config.ts';
import { toMilliseconds } from './duration.ts';
import type { CheckEntry } from './schema.ts';

/** Part of the interval that a run may take, so that one is over before the next begins. */
const TIMEOUT_SHARE = 0.8;
const LONGEST_DEFAULT_TIMEOUT_MS = 5_000;

/** A check, valid by schema and rules, of something at `subject`: the service address, or the address of a peer. */
export function resolveCheck(entry: CheckEntry, subject: string): Check {
  const common = resolveCommon(entry);
  switch (entry.kind) {
    case 'smtp':
      return overTcp(entry, common, subject);
    case 'tcp': {
      const { send, expect, script, ...rest } = overTcp(entry, common, subject);
      return { ...rest, script: resolveScript(entry, rest.host) };
    }
    case 'http': {
      const { hostname, status, ...rest } = overTcp(entry, common, subject, entry.hostname);
      return { ...rest, hostname: hostname ?? rest.host, status: status.map(statusRange) };
    }
    case 'imap':
      return overTcp(entry, common, subject);
    case 'pop3':
      return overTcp(entry, common, subject);
    case 'ldap':
      return overTcp(entry, common, subject);
    case 'dns':
      return atHost(entry, common, subject);
    case 'icmp':
      return atHost(entry, common, subject);
    case 'ntp': {
      const { maxOffset, ...rest } = atHost(entry, common, subject);
      return { ...rest, ...(maxOffset !== undefined && { maxOffsetMs: toMilliseconds(maxOffset) }) };
    }
    case 'systemd':
      return { ...withoutCommon(entry), ...common };
    case 'exec':
      return { ...withoutCommon(entry), ...common, host: subject };
    case 'process': {
      const { name, pidfile, ...rest } = withoutCommon(entry);
      return { ...rest, ...common, target: processTarget(name, pidfile) };
    }
  }
}

/** A check that connects to `host`, or to its subject. Generic: a union of kinds would lose what each has of its own. */
function atHost<E extends CheckEntry & { host?: string }>(entry: E, common: CheckCommon, subject: string) {
  return { ...withoutCommon(entry), ...common, host: entry.host ?? subject };
}

/** A check of a TCP port, under TLS or not; `site` is whom the certificate is to name, if not the host. */
function overTcp<E extends Extract<CheckEntry, { watch: boolean }>>(
  entry: E,
  common: CheckCommon,
  subject: string,
  site?: string,
) {
  const { tls, starttls, ...rest } = {
    starttls: undefined,
    tls: undefined,
    ...atHost(entry, common, subject),
  };
  return { ...rest, port: portOf(entry), ...resolveEncryption(tls, starttls, site ?? rest.host) };
}

function resolveCommon(entry: CheckEntry): CheckCommon {
  const timing = resolveTiming(entry);
  const timeoutMs = entry.timeout === undefined ? defaultTimeoutMs(timing) : toMilliseconds(entry.timeout);
  const fast = entry.fastInterval === undefined ? {} : { fastMs: toMilliseconds(entry.fastInterval) };
  return { id: checkId(entry), timing, timeoutMs, ...fast };
}

/** What resolveCommon says in its own way is taken out of the entry. */
function withoutCommon<E extends CheckEntry>(entry: E) {
  const { id, schedule, interval, fastInterval, timeout, ...rest } = entry;
  return rest;
}

function resolveTiming({ schedule, interval }: CheckEntry): Timing {
  return interval === undefined
    ? { kind: 'cron', expression: schedule ?? '' }
    : { kind: 'interval', everyMs: toMilliseconds(interval) };
}

function defaultTimeoutMs(timing: Timing): number {
  if (timing.kind === 'cron') return LONGEST_DEFAULT_TIMEOUT_MS;
  return Math.min(Math.floor(timing.everyMs * TIMEOUT_SHARE), LONGEST_DEFAULT_TIMEOUT_MS);
}

function processTarget(name: string | undefined, pidfile: string | undefined): ProcessCheck['target'] {
  if (pidfile !== undefined) return { by: 'pidfile', path: pidfile, name };
  return { by: 'name', name: name ?? '' };
}
