/** The desired and the observed state of this server. */
import type { Alias } from '../../drivers/alias/alias.ts';
import type { HeldAddress, PlacedAddress } from '../../drivers/alias/parse-addresses.ts';
import type { ObservedRouting } from '../../drivers/driver.ts';
import type { Metrics } from '../../protocols/route.ts';
import type { Stamp } from '../../sys/stamp.ts';

/** An alias and the route that it creates: that of a service, or of its cover. */
export interface RouteAlias extends Alias {
  readonly route: string;
}

export interface Desired {
  /** The metric of each route. */
  readonly metrics: Metrics;
  /** The aliases lo must have. */
  readonly present: readonly RouteAlias[];
  /** The aliases lo must not have (any more). */
  readonly absent: readonly Alias[];
  /** Whether changes are nudged out. */
  readonly nudge: boolean;
}

export interface ConfigurationFile {
  readonly path: string;
  /** undefined if there is no such file. */
  readonly content: Buffer | undefined;
  /** The stamp of this content. */
  readonly stamp: Stamp;
  /** The content that it should have. */
  readonly wanted: Buffer;
}

/** Whether a file has the wanted content, byte for byte. */
export const isWritten = ({ content, wanted }: ConfigurationFile): boolean =>
  content?.equals(wanted) === true;

export interface Observed {
  readonly routing: ObservedRouting;
  /** The addresses on lo. */
  readonly addresses: readonly HeldAddress[];
  /** Whether lo is down. */
  readonly loIsDown: boolean;
  /** The addresses on all other interfaces. */
  readonly elsewhere: readonly PlacedAddress[];
  /** undefined if no file is kept, or it was not read. */
  readonly file: ConfigurationFile | undefined;
}
