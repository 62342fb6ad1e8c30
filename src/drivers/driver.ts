/**
 * The contract of a routing driver, whatever its protocol. A driver converts metrics into lines of the daemon's own
 * configuration and reads back what the daemon really holds; the layers above decide when.
 */
import type { Metrics } from '../protocols/route.ts';
import type { RunningConfig } from '../protocols/running-config.ts';
import type { Traits } from '../protocols/traits.ts';
import type { Outlook, PlacedPrefix } from './outlook.ts';

/** The daemon that was detected. */
export interface DaemonInfo {
  readonly product: 'frr' | 'quagga';
  /** As the daemon reports it, e.g. 8.4.4. */
  readonly version: string;
}

/** What the daemon holds, as read back from it. */
export interface ObservedRouting {
  readonly daemon: DaemonInfo;
  /** The announced metric of each route; a route that the daemon does not know is absent. */
  readonly metrics: Metrics;
  readonly running: RunningConfig;
  readonly hearing: Hearing;
}

/**
 * Whether the daemon receives address changes, which withdrawals and nudges rely on. `stalled`: zebra sends it none,
 * and `resync` helps; `disconnected`: it has lost zebra, and reconnects by itself; `masked`: it no longer shows what it
 * redistributes, until it is restarted; `unknown`: this cannot be observed, or nothing is redistributed yet.
 */
export type Hearing = 'hearing' | 'stalled' | 'disconnected' | 'masked' | 'unknown';

/** The last observed state of a daemon process. `hung`: it runs, but does not answer. */
export type DaemonState = 'running' | 'hung' | 'gone';

export interface RoutingDriver {
  readonly traits: Traits;
  /**
   * Reads what the daemon holds.
   * @throws RoutingError that names what is missing
   */
  readonly observe: () => Promise<ObservedRouting>;
  /**
   * How far the announcements go, as the daemon reports now. `addresses`: those of this server. Nothing waits for it:
   * it gives up after a second.
   * @throws RoutingError
   */
  readonly outlook: (addresses: readonly PlacedPrefix[]) => Promise<Outlook>;
  /**
   * A process of the daemon was seen in another state: earlier observations no longer count. Resolves when the daemon
   * may be queried again: at once, or when it has loaded its file.
   */
  readonly onDaemonState: (process: string, state: DaemonState) => Promise<void>;
  /** Pure: the lines to enter below `configure terminal` so that the daemon holds these metrics; empty if it does. */
  readonly difference: (wanted: Metrics, observed: ObservedRouting) => readonly string[];
  /** Pure: what a read-back would return once the daemon held these metrics. */
  readonly predict: (wanted: Metrics, observed: ObservedRouting) => ObservedRouting;
  /**
   * Enters lines. Resolving proves nothing: observe again.
   * @throws RoutingError
   */
  readonly apply: (lines: readonly string[]) => Promise<void>;
  /**
   * Makes a stalled daemon receive address changes again, unnoticed by its neighbours.
   * @throws RoutingError if that is not possible yet, or did not help
   */
  readonly resync: () => Promise<void>;
  /** The command that `apply` would run, for display. */
  readonly command: (lines: readonly string[]) => readonly string[];
  /** The path of the daemon's file, or null for no file; and what it should contain given its current content. */
  readonly file: string | null;
  readonly rewrite: (daemon: DaemonInfo, content: Buffer) => Promise<Buffer>;
  /** Releases everything held of the daemon; resolves when that is done. */
  readonly close: () => Promise<void>;
}

/**
 * The daemon could not be queried or configured. The message is a sentence with the command and its output, and the
 * remedy if one is known.
 */
export class RoutingError extends Error {
  override readonly name: string = 'RoutingError';
}

/** There is no daemon to talk to: it does not run, or this user may not use its sockets. */
export class AbsentDaemonError extends RoutingError {
  override readonly name = 'AbsentDaemonError';
  /** Others of its suite run: their supervisor restarts it within seconds. Otherwise waiting changes nothing. */
  readonly alone: boolean;

  constructor(message: string, { alone }: { readonly alone: boolean } = { alone: false }) {
    super(message);
    this.alone = alone;
  }
}
