/** What ripcord wants of this server, and what it finds there. */
import type { Alias } from '../drivers/alias/alias.ts';
import type { HeldAddress } from '../drivers/alias/parse.ts';
import type { Metrics, ObservedRouting } from '../drivers/driver.ts';

/** An alias and the service it belongs to. */
export interface ServiceAlias extends Alias {
  readonly service: string;
}

export interface Desired {
  /** The metric of each service. */
  readonly metrics: Metrics;
  /** The aliases lo must hold. */
  readonly present: readonly ServiceAlias[];
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
  readonly content: string | undefined;
  /** What it should hold. */
  readonly wanted: string;
}

export interface Observed {
  readonly routing: ObservedRouting;
  readonly addresses: readonly HeldAddress[];
  /** undefined: no file is kept. */
  readonly file: ConfigurationFile | undefined;
}
