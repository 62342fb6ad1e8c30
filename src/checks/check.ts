/**
 * A check as the rest of ripcord sees it: every default filled in, durations in ms. The folder of each kind has the
 * fields that it adds.
 */
import type { Encryption } from './shared/encryption.ts';

/** When a check runs. */
export type Timing =
  | { readonly kind: 'cron'; readonly expression: string }
  | { readonly kind: 'interval'; readonly everyMs: number };

/** What every check has once resolved. `id` names it within its service or peer, e.g. `smtp:25`. */
export interface CheckCommon {
  readonly id: string;
  readonly timing: Timing;
  readonly timeoutMs: number;
  /** Time between runs while the last result contradicts the health; absent: as in `timing`. */
  readonly fastMs?: number;
  /**
   * Further hosts of the same server, probed like `host`: a run passes if any of them answers well. Absent: no others.
   */
  readonly otherHosts?: readonly string[];
}

/** The fields of every check in the file, whatever its kind. */
export interface CommonEntry {
  readonly kind: string;
  readonly id?: string;
  readonly schedule?: string;
  readonly interval?: string;
  readonly fastInterval?: string;
  readonly timeout?: string;
}

/** The fields of a check of a TCP port in the file, under TLS or not. */
export interface TcpEntry extends CommonEntry {
  readonly host?: string;
  readonly port?: number;
  readonly watch: boolean;
}

/** An entry `E` once resolved. */
export type Resolved<E extends CommonEntry> = CheckCommon &
  Readonly<Omit<E, Exclude<keyof CommonEntry, 'kind'>>>;

/** The same for a check of something at `host`. */
export type AtHost<E extends CommonEntry> = Omit<Resolved<E>, 'host'> & { readonly host: string };

/** The same for a check of a TCP port. */
export type OverTcp<E extends TcpEntry> = Omit<AtHost<E>, 'port' | 'tls' | 'starttls'> & {
  readonly port: number;
  readonly encryption?: Encryption;
};
