/**
 * What ripcord asks of a routing daemon, whatever its protocol. A driver turns metrics into lines of the daemon's own
 * configuration and reads back what the daemon really holds; when to do so is decided above it.
 */
import type { Outlook, PlacedPrefix } from './outlook.ts';

/** The metric wanted for each route (config/routes.ts), by its name: a service's own. The driver's `withdrawn` says "not here". */
export type Metrics = ReadonlyMap<string, number>;

/** The daemon, as it was found. */
export interface DaemonInfo {
  readonly product: 'frr' | 'quagga';
  /** As the daemon says it, e.g. 8.4.4. */
  readonly version: string;
}

/** What the daemon holds, as read back from it. */
export interface ObservedRouting {
  readonly daemon: DaemonInfo;
  /** What is advertised for each route; one that the daemon knows nothing of is absent. */
  readonly metrics: Metrics;
  /** The running configuration, one trimmed line each, under its context ('' for the top level). */
  readonly running: RunningConfig;
  readonly hearing: Hearing;
}

/**
 * Whether the daemon hears of addresses that come and go, which withdrawals and nudges rely on. `deaf`: it is told of
 * none, and `heal` helps; `apart`: it has lost whoever tells it, and will connect again by itself; `masked`: it does not show
 * any more what it redistributes, until it is restarted; `unknown`: it cannot be seen, or nothing is redistributed yet.
 */
export type Hearing = 'hearing' | 'deaf' | 'apart' | 'masked' | 'unknown';

/** How a process of the daemon was last seen. `hung`: it is there, and answers nothing. */
export type DaemonState = 'running' | 'hung' | 'gone';

/** Lines of a configuration by the context that holds them, e.g. 'router rip' -> ['network eth0']. */
export type RunningConfig = ReadonlyMap<string, readonly string[]>;

export interface RoutingDriver {
  /** The number that makes a route unreachable: 16 in RIP. */
  readonly withdrawn: number;
  /** Reads what the daemon holds. Throws a RoutingError that names what is missing. */
  readonly observe: () => Promise<ObservedRouting>;
  /**
   * How far the announcements go, by what the daemon tells now. `addresses`: those of this server. Nothing waits for it:
   * it gives up after a second. Throws a RoutingError.
   */
  readonly outlook: (addresses: readonly PlacedPrefix[]) => Promise<Outlook>;
  /**
   * A process of the daemon was seen in another state: what is known from an earlier look counts no more. Resolves when the
   * daemon may be asked again: at once, or when it has loaded its file.
   */
  readonly onDaemonState: (process: string, state: DaemonState) => Promise<void>;
  /** Pure: the lines to enter below `configure terminal` so that the daemon holds these metrics; none if it does. */
  readonly difference: (wanted: Metrics, observed: ObservedRouting) => readonly string[];
  /** Pure: what would be read back once the daemon held these metrics. */
  readonly predict: (wanted: Metrics, observed: ObservedRouting) => ObservedRouting;
  /** Enters lines. A resolved promise is no proof: observe again. Throws a RoutingError. */
  readonly apply: (lines: readonly string[]) => Promise<void>;
  /** Makes a deaf daemon hear again, unnoticed by its neighbours. Throws a RoutingError if it cannot yet, or if that did not help. */
  readonly resync: () => Promise<void>;
  /** The command that `enter` would run, for people. */
  readonly command: (lines: readonly string[]) => readonly string[];
  /** Where the daemon's file lies (null: none is written), and what it should hold given what it holds now. */
  readonly file: string | null;
  readonly rewrite: (daemon: DaemonInfo, content: Buffer) => Promise<Buffer>;
  /** Lets go of whatever is held of the daemon; resolves when it is gone. */
  readonly close: () => Promise<void>;
}

/** The daemon could not be asked or told. The message is a sentence with the command and its output, and the remedy if one is known. */
export class RoutingError extends Error {
  override readonly name: string = 'RoutingError';
}

/** There is no daemon to ask or to tell: it does not run, or this user may not use its sockets. */
export class AbsentDaemonError extends RoutingError {
  override readonly name = 'AbsentDaemonError';
  /** Others of its suite run: whoever watches over them brings it back within seconds. Else waiting changes nothing. */
  readonly alone: boolean;

  constructor(message: string, { alone }: { readonly alone: boolean } = { alone: false }) {
    super(message);
    this.alone = alone;
  }
}
