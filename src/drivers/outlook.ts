/**
 * How far the daemon's announcements go, as the daemon itself tells: on which interfaces each route leaves this server,
 * and which neighbours are heard there. The driver knows the protocol; nothing here does, so that each protocol answers
 * the same questions.
 */

/** A line of the daemon's running configuration that keeps a route back or changes its metric. */
export interface Cause {
  /** The line as the daemon shows it, without secrets; what the daemon shows instead where no line says so. */
  readonly line: string;
  /** What to enter so that it no longer does. */
  readonly remedy: string;
}

/**
 * Whether a route leaves through an interface. `sent`: it does, with `added` on its metric. `blocked`: it does not.
 * `uncertain`: what decides cannot be worked out from the running configuration.
 */
export type Passage =
  | { readonly kind: 'sent'; readonly added: number; readonly cause: Cause | undefined }
  | { readonly kind: 'blocked'; readonly cause: Cause }
  | { readonly kind: 'uncertain'; readonly cause: Cause };

/** A neighbour of which packets came in. */
export interface Neighbour {
  readonly address: string;
  /** How long ago a packet of it was last accepted, in ms; undefined: not within the daemon's memory. */
  readonly acceptedAgoMs: number | undefined;
  /** How many of its packets the daemon refused. */
  readonly refused: number;
  /** Whether its latest packet was refused, as a wrong key has it. */
  readonly refusedLast: boolean;
}

/** An interface on which the daemon speaks its protocol. */
export interface InterfaceOutlook {
  readonly name: string;
  /** By the route's name (config/routes.ts). */
  readonly passages: ReadonlyMap<string, Passage>;
  readonly neighbours: readonly Neighbour[];
  /** The line that says which packets are accepted here; undefined: the daemon's default. */
  readonly accepts: Cause | undefined;
}

/** A route that a neighbour told of. */
export interface LearnedRoute {
  readonly prefix: string;
  readonly metric: number;
}

export interface Outlook {
  /** Empty: the daemon speaks its protocol nowhere. */
  readonly interfaces: readonly InterfaceOutlook[];
  readonly learned: readonly LearnedRoute[];
  /** Single addresses that this server announces besides those of its services: no other server announces them. */
  readonly ownAddresses: readonly string[];
  /** After how long without a packet a neighbour no longer counts as heard, in ms. */
  readonly silentAfterMs: number;
}

/** Where each of this server's addresses lies: by it a neighbour is told to be behind an interface. */
export interface PlacedPrefix {
  readonly ip: string;
  readonly prefixLength: number;
  readonly on: string;
}
