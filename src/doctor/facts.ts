/** Everything that the checks judge by. Collected in collect/, where all effects are. */
import type { Config } from '../config/config.ts';
import type { HeldAddress } from '../drivers/alias/parse-addresses.ts';
import type { DaemonInfo, ObservedRouting } from '../drivers/driver.ts';
import type { RipTableRoute } from '../drivers/frr/rip-table.ts';
import type { DaemonName } from '../drivers/frr/vtysh-target.ts';
import type { Outlook } from '../drivers/outlook.ts';
import type { ConfigurationFile } from '../engine/reconcile/state.ts';
import type { SecretFile } from '../engine/reload/secret-files.ts';
import type { RunningConfig } from '../protocols/running-config.ts';
import type { Status } from '../report/status/status.ts';
import type { Fact } from './fact.ts';

export interface Interface {
  readonly name: string;
  /** As its administrator set it. */
  readonly up: boolean;
  readonly carrier: boolean;
  /** Its IPv4 addresses. */
  readonly addresses: readonly HeldAddress[];
}

/** RFC 3704: `strict` drops what comes in where its answer would not go out. */
export type ReversePath = 'off' | 'strict' | 'loose';

/** How the kernel treats IPv4 packets. */
export interface Ipv4Settings {
  readonly forwarding: boolean;
  /** What each interface was set to. */
  readonly reversePath: ReadonlyMap<string, ReversePath>;
  /** What was set for `all`: the kernel takes the looser of the two. */
  readonly reversePathOfAll: ReversePath;
}

/** How a daemon answers vtysh. `refused`: its socket exists, and this user may not use it. */
export type Reach = 'answers' | 'absent' | 'refused' | 'hangs';

export interface DaemonFacts {
  readonly product: 'frr' | 'quagga';
  /** Whether vtysh could be run at all. */
  readonly vtysh: Fact<string>;
  readonly reach: Readonly<Record<DaemonName, Reach>>;
  /** What zebra alone shows of its configuration: that which the driver reads is ripd's before FRR 10. */
  readonly zebra: Fact<RunningConfig>;
  /** As zebra or ripd report it; undefined: neither answers. */
  readonly version: DaemonInfo | undefined;
  /** Where the sockets for vtysh lie. */
  readonly sockets: string;
  /** Folder of the daemon's configuration. */
  readonly folder: string;
  /** Which daemons are enabled; undefined: there is no such file, as in a container. */
  readonly switches: Fact<ReadonlyMap<string, boolean> | undefined>;
  readonly files: Fact<DaemonFiles>;
}

/** The text of files in the daemon's folder; undefined: the file does not exist. */
export interface DaemonFiles {
  /** frr.conf or Quagga.conf. */
  readonly integrated: string | undefined;
  /** ripd.conf. */
  readonly ripd: string | undefined;
  /** vtysh.conf. */
  readonly vtysh: string | undefined;
}

/** What can be seen of this machine without a configuration. */
export interface HostFacts {
  readonly node: string;
  readonly user: string;
  /** Whether the process holds CAP_NET_ADMIN. */
  readonly netAdmin: Fact<boolean>;
  readonly interfaces: Fact<readonly Interface[]>;
  readonly ipv4: Fact<Ipv4Settings>;
  readonly daemons: DaemonFacts;
  /** Undefined: neither chronyd nor systemd here says so. */
  readonly clockSynchronised: boolean | undefined;
}

/** The controller of the run folder, as its socket shows it. */
export type ControllerFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'unresponsive'; readonly why: string }
  | { readonly kind: 'answers'; readonly status: Status };

/** A controller found among the processes of this network namespace. */
export interface OtherController {
  readonly pid: number;
  readonly file: string;
  /** Whether it configures the same daemon; undefined: its file cannot be read. */
  readonly sameDaemon: boolean | undefined;
}

/** A host that peers or their checks name. */
export interface PeerFacts {
  readonly peer: string;
  readonly host: string;
  /** Its IPv4 addresses: itself, if it is one. */
  readonly addresses: Fact<readonly string[]>;
  /** Whether the kernel has a route to the first of them, and whether that leads back to this machine. */
  readonly way: 'out' | 'here' | 'none' | undefined;
  /** Whether it answers an ICMP echo; undefined: could not be asked. */
  readonly echo: boolean | undefined;
}

/** A folder in which ripcord must be able to write files. */
export interface Folder {
  readonly what: string;
  readonly path: string;
  /** Whether it can, or can make the folder: the controller makes its own folders. */
  readonly writable: boolean;
  /** It does not exist, and ripcord does not make it. */
  readonly missing: boolean;
}

/** What can be seen of this replica once its configuration is known. */
export interface Facts extends HostFacts {
  readonly config: Config;
  readonly version: string;
  readonly routing: Fact<ObservedRouting>;
  /** The daemon's running configuration, also where the driver refuses to change it. */
  readonly running: Fact<RunningConfig>;
  /** How far its announcements go. */
  readonly outlook: Fact<Outlook>;
  /** What the daemon's file holds and should hold; undefined: no file is written. */
  readonly file: Fact<ConfigurationFile | undefined>;
  /** Whether the templates render. */
  readonly template: Fact<true>;
  readonly ripTable: Fact<readonly Pick<RipTableRoute, 'prefix' | 'metric' | 'learned'>[]>;
  readonly socket: string;
  readonly controller: ControllerFacts;
  readonly others: readonly OtherController[];
  /** Whether all controllers on this machine can be seen. */
  readonly processes: Fact<true>;
  /** Lines that the running controller would have to enter though it wants nothing new: something else changed them. */
  readonly foreign: Fact<readonly string[]>;
  readonly folders: readonly Folder[];
  /** The files of secrets that the controller reads when it loads the configuration. */
  readonly secrets: readonly SecretFile[];
  readonly peers: readonly PeerFacts[];
}
