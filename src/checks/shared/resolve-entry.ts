/** An entry of the file becomes a check, and back: what many kinds have in common. */
import { toMilliseconds } from '../../schema/duration.ts';
import type { AtHost, CheckCommon, CommonEntry, OverTcp, Resolved, TcpEntry, Timing } from '../check.ts';
import { resolveEncryption, type TlsEntry } from './encryption.ts';

/** Part of the interval that a run may take, so that one is over before the next begins. */
const TIMEOUT_SHARE = 0.8;
const LONGEST_DEFAULT_TIMEOUT_MS = 5_000;

/** The ports that a protocol is known for (IANA's registry of service names): in the clear, and under TLS. */
export interface WellKnownPorts {
  readonly plain: number;
  readonly tls: number;
}

export function resolveCommon(entry: CommonEntry, id: string): CheckCommon {
  const timing = resolveTiming(entry);
  const timeoutMs = entry.timeout === undefined ? defaultTimeoutMs(timing) : toMilliseconds(entry.timeout);
  const fast = entry.fastInterval === undefined ? {} : { fastMs: toMilliseconds(entry.fastInterval) };
  return { id, timing, timeoutMs, ...fast };
}

/** A check that goes nowhere. What resolveCommon says in its own way is taken out of the entry. */
export function resolved<E extends CommonEntry>(entry: E, common: CheckCommon): Resolved<E> {
  const { id, schedule, interval, fastInterval, timeout, ...rest } = entry;
  return { ...rest, ...common };
}

/** A check that connects to `host`, or to its subject. */
export function atHost<E extends CommonEntry & { readonly host?: string }>(
  entry: E,
  common: CheckCommon,
  subject: string,
): AtHost<E> {
  return { ...resolved(entry, common), host: entry.host ?? subject };
}

/** The port of a check: the one given, or the one that its protocol is known for. */
export const portOf =
  (ports: WellKnownPorts) =>
  ({ port, tls }: { readonly port?: number; readonly tls?: boolean | TlsEntry }): number =>
    port ?? (tls ? ports.tls : ports.plain);

/** A check of a TCP port, under TLS or not; `site` is whom the certificate is to name, if not the host. */
export function overTcp<
  E extends TcpEntry & { readonly tls?: boolean | TlsEntry; readonly starttls?: boolean | TlsEntry },
>(entry: E, common: CheckCommon, subject: string, port: number, site?: string) {
  const { tls, starttls, ...rest } = {
    starttls: undefined,
    tls: undefined,
    ...atHost(entry, common, subject),
  };
  return { ...rest, port, ...resolveEncryption(entry.tls, entry.starttls, site ?? rest.host) };
}

/** Of a check that goes to several addresses of a peer the host is not said: they stand with the peer. */
export function hostInEffect(check: CheckCommon & { readonly host: string }): { readonly host?: string } {
  return check.otherHosts === undefined ? { host: check.host } : {};
}

/** Host, port, and `tls` or `starttls` as it was resolved. */
export function tcpInEffect({ encryption, ...check }: OverTcp<TcpEntry>) {
  const place = { ...hostInEffect(check), port: check.port };
  if (encryption === undefined) return place;
  const { by, ...asked } = encryption;
  return { ...place, [by]: asked };
}

function resolveTiming({ schedule, interval }: CommonEntry): Timing {
  return interval === undefined
    ? { kind: 'cron', expression: schedule ?? '' }
    : { kind: 'interval', everyMs: toMilliseconds(interval) };
}

function defaultTimeoutMs(timing: Timing): number {
  if (timing.kind === 'cron') return LONGEST_DEFAULT_TIMEOUT_MS;
  return Math.min(Math.floor(timing.everyMs * TIMEOUT_SHARE), LONGEST_DEFAULT_TIMEOUT_MS);
}
