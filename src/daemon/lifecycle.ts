/** Starts parts in their order, has them take over a configuration, and stops them in reverse. */
import type { Clock } from '../sys/clock.ts';
import { toError } from '../sys/to-error.ts';
import { within } from '../sys/within.ts';
import type { Commit, NextConfiguration, Part } from './part.ts';

/** How long a start or a reload waits for what is slow (a key, a state file, a token on a stalled disk) before it goes on without. */
const PATIENCE_MS = 2000;

/**
 * How long a stop waits for one part: a vtysh that hangs is given up after seconds, a file system perhaps never. Routes have a time of
 * their own (engine/operator/stop-budget.ts), and hooks theirs.
 */
const STOP_PATIENCE_MS = 500;

export interface Lifecycle {
  /**
   * Resolves when all has started, or after 2 s: what is slow then follows by itself. `onOpen` is called when the gates are
   * passed. Throws what a gate throws, with those before it stopped again.
   */
  readonly start: (onOpen: () => void) => Promise<void>;
  /** Makes a configuration ready at every part, and throws if one refuses it. What it resolves with makes all take over. */
  readonly prepare: (next: NextConfiguration) => Promise<() => Promise<void>>;
  /** Stops all but the gates; resolves with what could not be undone. */
  readonly stop: (reason: string) => Promise<readonly Error[]>;
  /** Stops the gates. */
  readonly close: (reason: string) => Promise<readonly Error[]>;
}

export interface Sequence {
  /** Each is waited for before anything after it starts: what keeps a second controller out, and what records. */
  readonly gates: readonly Part[];
  /** Started in this order, and none waits for another. */
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
        if (part.apply !== undefined) commits.push(await part.apply(next));
      }
      return () => all(commits);
    },
    stop: reason => stopInReverse(parts, reason, clock),
    close: reason => stopInReverse(gates, reason, clock),
  };
}

/** Every part is stopped, whatever becomes of the others; what takes long goes on by itself, and the process ends without it. */
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
