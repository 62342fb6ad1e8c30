/** What ripcord wants of this server, and what it finds there. */
import type { Alias } from '../../drivers/alias/alias.ts';
import type { HeldAddress, PlacedAddress } from '../../drivers/alias/parse-addresses.ts';
import type { Metrics, ObservedRouting } from '../../drivers/driver.ts';
import type { Stamp } from '../../sys/plain-file.ts';

/** An alias and the route that it brings about: that of a service, or of its cover. */
export interface RouteAlias extends Alias {
  readonly route: string;
}

export interface Desired {
  /** The metric of each route. */
  readonly metrics: Metrics;
  /** The aliases lo must hold. */
  readonly present: readonly RouteAlias[];
  /** The aliases lo must not hold (any more). */
  readonly absent: readonly Alias[];
  /** The number that means "not here". */
  readonly withdrawn: number;
  /** Whether changes are nudged out. */
  readonly nudge: boolean;
}

export interface ConfigurationFile {
  readonly path: string;
  /** undefined: there is no such file. */
  readonly content: Buffer | undefined;
  /** Of what was read. */
  readonly stamp: Stamp;
  /** What it should hold. */
  readonly wanted: Buffer;
}

/** Whether a file holds what it should, byte for byte. */
export const isWritten = ({ content, wanted }: ConfigurationFile): boolean =>
  content?.equals(wanted) === true;

export interface Observed {
  readonly routing: ObservedRouting;
  /** Those on lo. */
  readonly addresses: readonly HeldAddress[];
  /** Whether lo, which holds them, is set down. */
  readonly loIsDown: boolean;
  /** Those on all other interfaces. */
  readonly elsewhere: readonly PlacedAddress[];
  /** undefined: no file is kept, or it was not looked at. */
  readonly file: ConfigurationFile | undefined;
}
