/** The configuration as the rest of ripcord sees it: every default filled in, durations in ms, nothing optional that has a default. */
import type { Check } from '../checks/registry.ts';
import type { ConfigFile, HookEntry, PeerEntry, ServiceEntry } from './config-schema.ts';
import type { Reclaim } from './reclaim.ts';
import type { FlapEntry, LoadEntry } from './steadiness.ts';

export type Peer = Readonly<Omit<PeerEntry, 'checks' | 'address' | 'addresses'>> & {
  /** Its real addresses or host names: the peer is up if it answers at any of them. */
  readonly addresses: readonly [string, ...string[]];
  readonly checks: readonly Check[];
};

/** A service address, or a cover, as an address on lo. */
export interface ServiceAddress {
  readonly ip: string;
  /** 32, except for a cover. */
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
  /** In the order of the file: the most important first. */
  readonly addresses: readonly [ServiceAddress, ...ServiceAddress[]];
  /**
   * The prefix that this server announces in addition, on one of its spare addresses; absent: none, as always on the
   * first server of an order.
   */
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

export type DrainSettings = Readonly<Omit<ConfigFile['drain'], 'deadline'>> & { readonly deadlineMs: number };

export type Hook = Readonly<Omit<HookEntry, 'command' | 'timeout'>> & {
  readonly command: readonly [string, ...string[]];
  readonly timeoutMs: number;
};

export type Http = Readonly<NonNullable<ConfigFile['http']>> & { readonly publicReads: boolean };

export type Config = Readonly<Omit<ConfigFile, 'routing' | 'services' | 'drain' | 'hooks' | 'http'>> & {
  /** The path of the file. */
  readonly file: string;
  readonly routing: Routing;
  readonly services: readonly Service[];
  readonly drain: DrainSettings;
  /** Absent: no HTTP. */
  readonly http?: Http;
  readonly hooks: readonly Hook[];
  /** Absent: the file is of one server. */
  readonly group?: {
    /** A digest of what the file says of the group (agreement/fingerprint.ts). */
    readonly fingerprint: string;
  };
};
