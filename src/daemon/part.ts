/** What every part of the controller has in common. */

import type { Transition } from '../engine/controller/transition.ts';
import type { Contents } from '../engine/reload/reload.ts';

/** A configuration that is about to replace the current one. */
export interface NextConfiguration extends Transition, Contents {}

/**
 * Applies what was prepared. Slow work (a file on a stalled disk) goes on by itself; an error is reported, not undone.
 */
export type Commit = () => void | Promise<void>;

/** Constructing a part has no effect: it opens, reads, listens and calls nothing before `start`. */
export interface Part {
  readonly name: string;
  /** Begins its work; resolves when all of it has begun. It may wait for another part only if that is a gate. */
  readonly start?: () => void | Promise<void>;
  /**
   * Prepares what can fail, and changes nothing yet.
   * @throws Error if it refuses the configuration: then no part applies it
   */
  readonly prepare?: (next: NextConfiguration) => Commit | Promise<Commit>;
  /** Whether `stop` has its own limit. Default: it is waited for half a second, and then goes on by itself. */
  readonly takesItsTime?: boolean;
  /** Ends its work; `reason` is why the controller stops. \n@throws what could not be undone */
  readonly stop?: (reason: string) => void | Promise<void>;
}
