/** Takes this server out of service: poisons first, then removes the aliases. */
import { type Alias, withLength } from '../../drivers/alias/alias.ts';
import { AbsentDaemonError } from '../../drivers/driver.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Clock } from '../../sys/clock.ts';
import { toError } from '../../sys/to-error.ts';
import { within } from '../../sys/within.ts';
import type { Phase } from './desired.ts';
import type { Host } from './host.ts';
import type { Reconciler } from './loop.ts';
import { holds } from './plan.ts';

/** How long each step may take for a command that withdraws, which need not stay within 10 s. */
export const STEP_MS = 4000;
/** Pause between two tries. */
const RETRY_MS = 200;

export interface Leaving {
  readonly host: Host;
  readonly reconciler: Reconciler;
  readonly clock: Clock;
  /** Changes the desired state from now on. */
  readonly enter: (phase: Phase) => void;
  /** How long entering the withdrawals may take, in ms; 0: it is not tried. */
  readonly withdrawMs: number;
  /** How long a regular removal of the aliases may take, in ms. */
  readonly leaveMs: number;
  /** The addresses to remove. */
  readonly aliases: readonly Alias[];
  /**
   * Whether the daemon is known to run and to receive address changes: it then poisons by itself. Default: not known.
   */
  readonly isWell?: () => boolean;
}

/**
 * Withdraws and removes the aliases; resolves with the errors that remain, none if all was read back as wanted.
 *
 * If the daemon cannot be reached, or not in time, the aliases are removed anyway, in one call that waits for nothing:
 * their connected routes go with them, and a daemon that still receives updates from zebra then poisons by itself
 * (frr-facts: `ip addr del`). If only time was short, and the daemon is well, that works like an entry.
 */
export async function leave({
  host,
  reconciler,
  clock,
  enter,
  withdrawMs,
  leaveMs,
  aliases,
  isWell = () => false,
}: Leaving): Promise<readonly Error[]> {
  enter('withdrawing');
  const withdrawn = await settleWithin(withdrawMs, reconciler, clock);
  enter('leaving');
  const left = withdrawn === undefined ? await settleWithin(leaveMs, reconciler, clock) : withdrawn;
  if (left === undefined) return [];
  const enterAlone =
    withdrawn === undefined || withdrawMs <= 0 ? undefined : withdrawAlone(host, reconciler, clock);
  const [directly] = await Promise.all([takeOffInTwo(host, aliases), enterAlone]);
  return left instanceof NoTimeError && isWell() ? directly : [left, ...directly];
}

/** The limit beside the aliases, which take a second and more to go where ip(8) hangs. */
const ALONE_WITHIN_MS = 1500;

/**
 * Enters the withdrawals alone: where the reconciler waits for an ip(8) that hangs, the daemon can still be configured.
 * Its success is not visible, and the stop reports what it could not read back.
 */
async function withdrawAlone({ routing }: Host, reconciler: Reconciler, clock: Clock): Promise<void> {
  const { observed } = reconciler.report();
  if (observed === undefined) return;
  const nowhere = new Map([...observed.routing.metrics.keys()].map(route => [route, NOT_HERE]));
  const lines = routing.difference(nowhere, observed.routing);
  if (lines.length === 0) return;
  await within(
    clock,
    ALONE_WITHIN_MS,
    routing.apply(lines).catch(() => undefined),
  );
}

/** The daemon had no time, or not enough, to do what was requested; it returned no error. */
class NoTimeError extends Error {
  override readonly name = 'NoTimeError';
}

/**
 * A single `ip` was seen to stall on a loaded host, and was then killed with every alias still there: a failed removal
 * is tried once more.
 */
async function takeOffInTwo(host: Host, aliases: readonly Alias[]): Promise<readonly Error[]> {
  const wrong = await takeOff(host, aliases);
  return wrong.length === 0 ? wrong : takeOff(host, aliases);
}

/** Removes the aliases from lo; resolves with what is wrong, empty once lo was read back without them. */
async function takeOff(
  { nudger, aliases: onLo }: Host,
  aliases: readonly Alias[],
): Promise<readonly Error[]> {
  try {
    await nudger.takeOff(aliases);
    const held = (await onLo.observe()).filter(({ on }) => on === 'lo');
    return aliases
      .filter(alias => holds(held, alias))
      .map(alias => new Error(`${withLength(alias)} is still on lo`));
  } catch (error) {
    return [toError(error)];
  }
}

/**
 * Reconciles until the read-back state is the wanted one; after `ms` gives up with the last error, or at once where
 * nothing of the daemon's suite runs. If only one daemon is gone, it is waited for: routers go on believing it for
 * minutes (frr-facts: stopping ripd never poisons), and once restarted it can still withdraw its routes.
 */
async function settleWithin(ms: number, reconciler: Reconciler, clock: Clock): Promise<Error | undefined> {
  if (ms <= 0) return new NoTimeError('there was no time to have the daemon enter it');
  const timeUp = new AbortController();
  let isLate = false;
  // By the wall clock: a service manager kills what has not stopped in time, however busy the machine was.
  const late = clock.sleep(ms, timeUp.signal).then(() => {
    isLate = true;
  });
  try {
    for (;;) {
      const report = await Promise.race([reconciler.settle(), late.then(() => undefined)]);
      if (report?.inStep) return undefined;
      const error =
        report?.error ??
        reconciler.report().error ??
        new NoTimeError(`the daemon did not answer within ${ms} ms`);
      const nobody = error instanceof AbsentDaemonError && !error.alone;
      if (isLate || nobody) return error;
      await Promise.race([clock.sleep(RETRY_MS), late]);
    }
  } finally {
    timeUp.abort();
  }
}
