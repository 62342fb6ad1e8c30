/** Starts parts in their order, applies a configuration to them, and stops them in reverse. */
import type { Clock } from '../sys/clock.ts';
import { toError } from '../sys/to-error.ts';
import { within } from '../sys/within.ts';
import type { Commit, NextConfiguration, Part } from './part.ts';

/**
 * How long a start or a reload waits for slow work (a key, a state file, a token on a stalled disk) before it goes on
 * without it.
 */
const PATIENCE_MS = 2000;

/**
 * How long a stop waits for one part: a vtysh that hangs is given up after seconds, a file system perhaps never. Routes
 * have their own time limit (engine/operator/stop-budget.ts), and so have hooks.
 */
const STOP_PATIENCE_MS = 500;

export interface Lifecycle {
  /**
   * Resolves when all parts have started, or after 2 s: slow ones then follow on their own. `onOpen` is called once the
   * gates have started.
   * @throws what a gate throws, after stopping the gates before it
   */
  readonly start: (onOpen: () => void) => Promise<void>;
  /**
   * Prepares every part for a configuration, and throws if one refuses it. Resolves with a function that applies it
   * everywhere.
   */
  readonly prepare: (next: NextConfiguration) => Promise<() => Promise<void>>;
  /** Stops all parts but the gates; resolves with what could not be undone. */
  readonly stop: (reason: string) => Promise<readonly Error[]>;
  /** Stops the gates. */
  readonly close: (reason: string) => Promise<readonly Error[]>;
}

export interface Sequence {
  /**
   * Parts that must have started before any later part does: what keeps a second controller out, and what records
   * events.
   */
  readonly gates: readonly Part[];
  /** Started in this order, without waiting for one another. */
  readonly parts: readonly Part[];
}

export function createLifecycle(
  { gates, parts }: Sequence,
  { clock, onError }: { readonly clock: Clock; readonly onError: (error: Error) => void },
): Lifecycle {
  const all = async (works: readonly (() => void | Promise<void>)[]) => {
    const underWay = works.map(async work => work());
    await within(
      clock,
      PATIENCE_MS,
      Promise.all(underWay.map(each => each.catch(error => onError(toError(error))))),
    );
  };
  return {
    start: async onOpen => {
      for (const [index, gate] of gates.entries()) {
        try {
          await gate.start?.();
        } catch (error) {
          await stopInReverse(gates.slice(0, index), 'the start failed', clock);
          throw error;
        }
      }
      onOpen();
      await all(parts.map(part => () => part.start?.()));
    },
    prepare: async next => {
      const commits: Commit[] = [];
      for (const part of parts) {
        if (part.prepare !== undefined) commits.push(await part.prepare(next));
      }
      return () => all(commits);
    },
    stop: reason => stopInReverse(parts, reason, clock),
    close: reason => stopInReverse(gates, reason, clock),
  };
}

/** Stops every part, even if others fail; slow ones go on by themselves, and the process ends without them. */
async function stopInReverse(
  parts: readonly Part[],
  reason: string,
  clock: Clock,
): Promise<readonly Error[]> {
  const left: Error[] = [];
  for (const part of parts.toReversed()) {
    try {
      const stopped = Promise.resolve(part.stop?.(reason));
      await (part.takesItsTime === true ? stopped : within(clock, STOP_PATIENCE_MS, stopped));
    } catch (error) {
      left.push(...(error instanceof AggregateError ? error.errors.map(toError) : [toError(error)]));
    }
  }
  return left;
}
