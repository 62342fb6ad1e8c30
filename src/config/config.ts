/** The configuration as the rest of ripcord sees it: every default filled in, durations in ms, nothing optional that has a default. */
import type { CheckEntry, ConfigFile, PeerEntry, ServiceEntry } from './schema.ts';

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
}

type Entry<K extends CheckEntry['kind']> = Readonly<
  Omit<Extract<CheckEntry, { kind: K }>, 'schedule' | 'interval' | 'fastInterval' | 'timeout' | 'id' | 'host'>
>;

export type SmtpCheck = CheckCommon & Entry<'smtp'> & { readonly host: string };
export type TcpCheck = CheckCommon & Entry<'tcp'> & { readonly host: string };
export type ProcessCheck = CheckCommon &
  Omit<Entry<'process'>, 'name' | 'pidfile'> & {
    readonly target:
      | { readonly by: 'name'; readonly name: string }
      | { readonly by: 'pidfile'; readonly path: string };
  };
/** `host` is what the check is about (RIPCORD_HOST in its environment): the service address, or the peer's. */
export type ExecCheck = CheckCommon & Entry<'exec'> & { readonly host: string };
export type Check = SmtpCheck | TcpCheck | ProcessCheck | ExecCheck;

export type Peer = Readonly<Omit<PeerEntry, 'checks'>> & { readonly checks: readonly Check[] };

export type Service = Readonly<Omit<ServiceEntry, 'checks' | 'peers' | 'holdUp'>> & {
  /** The service address without its length. */
  readonly ip: string;
  /** Label of the alias: lo:0 for the first service, lo:1 for the second. */
  readonly label: string;
  readonly holdUpMs: number;
  readonly checks: readonly Check[];
  readonly peers: readonly Peer[];
};

export type Routing = Readonly<Omit<ConfigFile['routing'], 'config' | 'hostname'>> & {
  readonly config: string | null;
  readonly hostname: string;
};

export type Drain = Readonly<Omit<ConfigFile['drain'], 'deadline'>> & { readonly deadlineMs: number };

export type Config = Readonly<Omit<ConfigFile, 'routing' | 'services' | 'drain'>> & {
  /** The file it came from. */
  readonly file: string;
  readonly routing: Routing;
  readonly services: readonly Service[];
  readonly drain: Drain;
};
