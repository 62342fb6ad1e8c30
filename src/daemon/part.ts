/** What every part of the controller has in common. */

import type { Transition } from '../engine/controller/transition.ts';
import type { Contents } from '../engine/reload/reload.ts';

/** A configuration about to take the place of the one in force. */
export interface NextConfiguration extends Transition, Contents {}

/** Takes over what was made ready. What takes long (a file on a stalled disk) goes on by itself; an error is reported, not undone. */
export type Commit = () => void | Promise<void>;

/** Constructing a part has no effect: it opens, reads, listens and calls nothing before `start`. */
export interface Part {
  readonly name: string;
  /** Begins its work; resolves when all of it has begun. Another part may be waited for only where it is a gate. */
  readonly start?: () => void | Promise<void>;
  /** Makes ready what can fail, and changes nothing: throws an Error, and then no part takes the configuration over. */
  readonly apply?: (next: NextConfiguration) => Commit | Promise<Commit>;
  /** Whether `stop` has a limit of its own. Default: it is waited for half a second, and then goes on by itself. */
  readonly takesItsTime?: boolean;
  /** Ends its work; `reason` is why the controller stops. Throws what could not be undone. */
  readonly stop?: (reason: string) => void | Promise<void>;
}
