/**
 * How far the daemon's announcements go, as the daemon itself reports: on which interfaces each route leaves this
 * server, and which neighbours it receives updates from there. Only the driver knows the protocol, so that each
 * protocol answers the same questions.
 */

/** A line of the daemon's running configuration that blocks a route or changes its metric. */
export interface Cause {
  /**
   * The line as the daemon shows it, without secrets; or another line of its output if no configuration line says so.
   */
  readonly line: string;
  /** What to enter to undo its effect. */
  readonly remedy: string;
}

/**
 * Whether a route leaves through an interface. `sent`: it does, with `added` on its metric. `blocked`: it does not.
 * `uncertain`: the running configuration does not decide it.
 */
export type Passage =
  | { readonly kind: 'sent'; readonly added: number; readonly cause: Cause | undefined }
  | { readonly kind: 'blocked'; readonly cause: Cause }
  | { readonly kind: 'uncertain'; readonly cause: Cause };

/** A neighbour from which packets arrived. */
export interface Neighbour {
  readonly address: string;
  /** How long ago a packet from it was last accepted, in ms; undefined: not within the daemon's memory. */
  readonly acceptedAgoMs: number | undefined;
  /** How many of its packets the daemon refused. */
  readonly refused: number;
  /** Whether its latest packet was refused, as with a wrong key. */
  readonly refusedLast: boolean;
}

/** An interface on which the daemon runs its protocol. */
export interface InterfaceOutlook {
  readonly name: string;
  /** By the route's name (config/routes.ts). */
  readonly passages: ReadonlyMap<string, Passage>;
  readonly neighbours: readonly Neighbour[];
  /** The line that decides which packets are accepted here; undefined: the daemon's default. */
  readonly accepts: Cause | undefined;
}

/** A route that a neighbour announced. */
export interface LearnedRoute {
  readonly prefix: string;
  /** As this server received it: what routers on the way add is included. */
  readonly metric: number;
  /** The address of that neighbour. */
  readonly from: string;
  /** How long ago it was announced last, in ms. */
  readonly agoMs: number;
}

export interface Outlook {
  /** Empty: the daemon runs its protocol nowhere. */
  readonly interfaces: readonly InterfaceOutlook[];
  readonly learned: readonly LearnedRoute[];
  /** Single addresses that only this server announces, besides those of its services. */
  readonly ownAddresses: readonly string[];
  /** After how long without a packet a neighbour counts as silent, in ms. */
  readonly silentAfterMs: number;
}

/** An address of this server and its interface: shows behind which interface a neighbour is. */
export interface PlacedPrefix {
  readonly ip: string;
  readonly prefixLength: number;
  readonly on: string;
}
