/** Taking this server out of service: poison first, remove the aliases after. */
import type { Alias } from '../drivers/alias/alias.ts';
import { AbsentDaemonError } from '../drivers/driver.ts';
import type { Host } from '../reconcile/host.ts';
import type { Reconciler } from '../reconcile/loop.ts';
import type { Clock } from '../sys/clock.ts';
import { toError } from '../sys/to-error.ts';
import type { Phase } from './desired.ts';

/** How long each step may take; together they leave room within the 10 s of a stop. */
export const STEP_MS = 4000;
/** Pause between two tries. */
const RETRY_MS = 200;

export interface Leaving {
  readonly host: Host;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  /** Tells what is wanted from now on. */
  readonly enter: (phase: Phase) => void;
  /** How long each of the two steps may take, in ms. */
  readonly stepMs: number;
  /** The addresses to remove. */
  readonly aliases: readonly Alias[];
}

/**
 * Withdraws and removes the aliases; resolves with the errors that remain, none if all was read back as wanted.
 *
 * If the daemon can't be told, the aliases are removed all the same: their connected routes go with them, and a daemon
 * that still hears zebra then poisons by itself (frr-facts: `ip addr del`).
 */
export async function leave({
  host,
  reconciler,
  clock,
  enter,
  stepMs,
  aliases,
}: Leaving): Promise<readonly Error[]> {
  enter('withdrawing');
  const withdrawn = await settleWithin(stepMs, reconciler, clock);
  enter('leaving');
  const left = withdrawn === undefined ? await settleWithin(stepMs, reconciler, clock) : withdrawn;
  if (left === undefined) return [];
  const directly = await host.aliases.remove(aliases).then(() => [], toErrors);
  return [left, ...directly];
}

/**
 * Reconciles until what was read back is what is wanted; after `ms` gives up with the last error, or at once where nothing of
 * the daemon's suite runs. One that is away alone is waited for: routers go on believing it for minutes (frr-facts: stopping ripd
 * never poisons), and once brought back it can still take its word back.
 */
async function settleWithin(ms: number, reconciler: Reconciler, clock: Clock): Promise<Error | undefined> {
  const timeUp = new AbortController();
  let isLate = false;
  const late = clock.allow(ms, timeUp.signal).then(() => {
    isLate = true;
  });
  try {
    for (;;) {
      const report = await Promise.race([reconciler.settle(), late.then(() => undefined)]);
      if (report?.inStep) return undefined;
      const error =
        report?.error ?? reconciler.report().error ?? new Error(`the daemon did not answer within ${ms} ms`);
      const nobody = error instanceof AbsentDaemonError && !error.alone;
      if (isLate || nobody) return error;
      await Promise.race([clock.sleep(RETRY_MS), late]);
    }
  } finally {
    timeUp.abort();
  }
}

const toErrors = (error: unknown): readonly Error[] => [toError(error)];
