/** The configuration as the rest of ripcord sees it: every default filled in, durations in ms, nothing optional that has a default. */
import type { StatusRange } from './checks/http.ts';
import type { Step } from './checks/tcp.ts';
import type { Encryption } from './checks/tls.ts';
import type { Reclaim } from './reclaim.ts';
import type { CheckEntry, ConfigFile, HookEntry, PeerEntry, ServiceEntry } from './schema.ts';
import type { FlapEntry, LoadEntry } from './steadiness.ts';

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
  /** Hosts at which the same is asked as at `host`: a run passes if one of them all answers well. Absent: there are none. */
  readonly otherHosts?: readonly string[];
}

type Entry<K extends CheckEntry['kind']> = Readonly<
  Omit<Extract<CheckEntry, { kind: K }>, 'schedule' | 'interval' | 'fastInterval' | 'timeout' | 'id' | 'host'>
>;

/** A check of something at `host`. */
type AtHost<K extends CheckEntry['kind']> = CheckCommon & Entry<K> & { readonly host: string };

/** A check of a TCP port, under TLS or not. */
type OverTcp<K extends CheckEntry['kind']> = Omit<AtHost<K>, 'port' | 'tls' | 'starttls'> & {
  readonly port: number;
  readonly encryption?: Encryption;
};

export type SmtpCheck = OverTcp<'smtp'>;
export type ImapCheck = OverTcp<'imap'>;
export type Pop3Check = OverTcp<'pop3'>;
export type TcpCheck = Omit<OverTcp<'tcp'>, 'send' | 'expect' | 'script'> & {
  readonly script: readonly Step[];
};
export type HttpCheck = Omit<OverTcp<'http'>, 'hostname' | 'status'> & {
  /** Name of the site, for the Host header. */
  readonly hostname: string;
  readonly status: readonly StatusRange[];
};
export type LdapCheck = OverTcp<'ldap'>;
export type DnsCheck = AtHost<'dns'>;
export type NtpCheck = Omit<AtHost<'ntp'>, 'maxOffset'> & {
  /** Absent: its clock is not compared with ours. */
  readonly maxOffsetMs?: number;
};
export type IcmpCheck = AtHost<'icmp'>;
export type SystemdCheck = CheckCommon & Entry<'systemd'>;
export type ProcessCheck = CheckCommon &
  Omit<Entry<'process'>, 'name' | 'pidfile'> & {
    readonly target:
      | { readonly by: 'name'; readonly name: string }
      | {
          readonly by: 'pidfile';
          readonly path: string;
          /** What the process of that number must be called; undefined: anything. */
          readonly name: string | undefined;
        };
  };
/** `host` is what the check is about (RIPCORD_HOST in its environment): the service address, or the peer's. */
export type ExecCheck = AtHost<'exec'>;
export type Check =
  | HttpCheck
  | SmtpCheck
  | ImapCheck
  | Pop3Check
  | LdapCheck
  | DnsCheck
  | NtpCheck
  | TcpCheck
  | IcmpCheck
  | ProcessCheck
  | SystemdCheck
  | ExecCheck;

export type Peer = Readonly<Omit<PeerEntry, 'checks' | 'address' | 'addresses'>> & {
  /** Its real addresses or host names: it is up where it answers at any of them. */
  readonly addresses: readonly [string, ...string[]];
  readonly checks: readonly Check[];
};

/** A service address, or a cover, as it lies on lo. */
export interface ServiceAddress {
  readonly ip: string;
  /** 32, but for a cover. */
  readonly prefixLength: number;
  /** Label of the alias: lo:0 for the first address of the file, lo:1 for the second. */
  readonly label: string;
}

export type FlapControl = Readonly<Omit<FlapEntry, 'halfLife' | 'maxSuppress' | 'dwell'>> & {
  readonly halfLifeMs: number;
  readonly maxSuppressMs: number;
  readonly dwellMs: number;
};

export type LoadShedding = Readonly<Omit<LoadEntry, 'interval'>> & { readonly intervalMs: number };

export type Service = Readonly<
  Omit<
    ServiceEntry,
    'address' | 'addresses' | 'cover' | 'checks' | 'peers' | 'reclaim' | 'holdUp' | 'flap' | 'load'
  >
> & {
  /** As the file has them: the most important first. */
  readonly addresses: readonly [ServiceAddress, ...ServiceAddress[]];
  /** The prefix that this server announces beside them, on one of its spare addresses; absent: none, as ever on the first of an order. */
  readonly cover?: ServiceAddress;
  /** Absent: a server returns at its normal metric. */
  readonly reclaim?: Reclaim;
  readonly holdUpMs: number;
  /** Absent: no flap control. */
  readonly flap?: FlapControl;
  /** Absent: its load is not measured. */
  readonly load?: LoadShedding;
  readonly checks: readonly Check[];
  readonly peers: readonly Peer[];
};

export type Routing = Readonly<Omit<ConfigFile['routing'], 'config' | 'hostname'>> & {
  readonly config: string | null;
  readonly hostname: string;
};

export type Drain = Readonly<Omit<ConfigFile['drain'], 'deadline'>> & { readonly deadlineMs: number };

export type Hook = Readonly<Omit<HookEntry, 'command' | 'timeout'>> & {
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: number;
};

export type Http = Readonly<NonNullable<ConfigFile['http']>> & { readonly publicReads: boolean };

export type Config = Readonly<Omit<ConfigFile, 'routing' | 'services' | 'drain' | 'hooks' | 'http'>> & {
  /** The file it came from. */
  readonly file: string;
  readonly routing: Routing;
  readonly services: readonly Service[];
  readonly drain: Drain;
  /** Absent: nothing is told over HTTP. */
  readonly http?: Http;
  readonly hooks: readonly Hook[];
};
