/** Converts an entry of the file into a check, and back: the parts that many kinds share. */
import { toMilliseconds } from '../../schema/duration.ts';
import type { AtHost, CheckCommon, CommonEntry, OverTcp, Resolved, TcpEntry, Timing } from '../check.ts';
import { resolveEncryption, type TlsEntry } from './encryption.ts';

/** The part of the interval that a run may take, so that it ends before the next begins. */
const TIMEOUT_SHARE = 0.8;
const LONGEST_DEFAULT_TIMEOUT_MS = 5_000;

/** The well-known ports of a protocol (IANA's registry of service names): in the clear, and under TLS. */
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

/** A check without a host. Fields that resolveCommon converts are removed from the entry. */
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

/** The port of a check: the configured one, or the well-known one of its protocol. */
export const portOf =
  (ports: WellKnownPorts) =>
  ({ port, tls }: { readonly port?: number; readonly tls?: boolean | TlsEntry }): number =>
    port ?? (tls ? ports.tls : ports.plain);

/** A check of a TCP port, under TLS or not; `site` is the name that the certificate must carry, if not the host. */
export function overTcp<
  E extends TcpEntry & { readonly tls?: boolean | TlsEntry; readonly starttls?: boolean | TlsEntry },
>(entry: E, common: CheckCommon, subject: string, port: number, site?: string) {
  const { tls, starttls, ...rest } = {
    starttls: undefined,
    tls: undefined,
    ...atHost(entry, common, subject),
  };
  return { ...rest, port, ...resolveEncryption(tls, starttls, site ?? rest.host) };
}

/** The host of a check; omitted if it goes to several addresses of a peer, as the peer lists them. */
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
