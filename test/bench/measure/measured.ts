/** Something that is measured apart from the comparison. */
export interface Measured<T> {
  /** How many samples there will be. `short`: a smoke test. */
  readonly count: (short: boolean) => number;
  /** About how long one takes, unless it is short. */
  readonly expectMs: number;
  readonly samples: (short: boolean) => AsyncGenerator<T>;
}
