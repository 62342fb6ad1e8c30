/** A check as the rest of ripcord sees it: every default filled in, durations in ms. What each kind adds is in its folder. */
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
  /** Time between runs while the last result contradicts the health; absent: as `timing` says. */
  readonly fastMs?: number;
  /** Further hosts of the same server, asked as `host` is: a run passes if one of them all answers well. Absent: there are none. */
  readonly otherHosts?: readonly string[];
}

/** What the file says of every check, whatever its kind. */
export interface CommonEntry {
  readonly kind: string;
  readonly id?: string;
  readonly schedule?: string;
  readonly interval?: string;
  readonly fastInterval?: string;
  readonly timeout?: string;
}

/** What the file says of a check of a TCP port, under TLS or not. */
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
