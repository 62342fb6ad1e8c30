/** One run of one check: adds the deadline and the duration, and guarantees that the run ends and never throws. */
import { startDeadline } from '../sys/deadline.ts';
import type { Exec } from '../sys/exec.ts';
import type { IpAddress } from '../sys/ip-address.ts';
import { type Names, UnresolvedName } from '../sys/names/names.ts';
import { toError } from '../sys/to-error.ts';
import { runAtAnyHost } from './any-host.ts';
import type { OwnAddresses } from './own-addresses.ts';
import type { Answer, Located, ProbeContext, ProbeResult } from './prober.ts';
import { askerOf, type Check } from './registry.ts';
import {
  AbsentAddress,
  ExcessFailure,
  NoVerdict,
  printable,
  Shortage,
  shortageOf,
} from './shared/failure.ts';

export interface RunOptions extends BoundedOptions {
  /** Looks up a check's host. */
  readonly names: Names;
  /** Absent: every address is another server's. */
  readonly own?: OwnAddresses;
}

export interface BoundedOptions {
  readonly exec: Exec;
  /** Ends the run early, as failed with the reason "cancelled": a caller that cancels ignores the result. */
  readonly signal?: AbortSignal;
}

/**
 * Why a run's signal aborts. Passed explicitly, because the default DOMException is created with a stack trace each
 * time.
 */
const OVER = 'the run is over';

/**
 * Runs a check once, at each of its hosts if there are several. Never throws; ends by the check's timeout (deadline.ts)
 * whatever its prober does.
 */
export function runProbe(check: Check, options: RunOptions): Promise<ProbeResult> {
  if (!('host' in check) || check.otherHosts === undefined) return runThere(check, options);
  const { signal: cancelled } = options;
  return runAtAnyHost([check.host, ...check.otherHosts], (host, over) =>
    runThere(
      { ...check, host },
      { ...options, signal: cancelled === undefined ? over : AbortSignal.any([cancelled, over]) },
    ),
  );
}

async function runThere(check: Check, options: RunOptions): Promise<ProbeResult> {
  // Before the run begins: a look-up, or loading a prober for the first time, does not count as the service's time.
  const started = performance.now();
  const located = await locate(check, options);
  if (located instanceof UnresolvedName) {
    const reason = options.signal?.aborted ? 'cancelled' : located.message;
    return { ok: undefined, reason, ms: performance.now() - started };
  }
  const { own } = options;
  if (!isLookedUp(located) || !own?.isOurs(located.host)) return await runAt(located, options);
  if (!own.isHere(located.host)) return absentAt(located.host);
  // As the kernel would have it connect anyway (its route to a local address has that one as source): if the address goes
  // at this moment, nothing leaves for another server.
  return await runAt({ ...located, from: located.host }, options);
}

async function runAt(check: Located<Check>, options: RunOptions): Promise<ProbeResult> {
  const ask = await askerOf(check);
  return await runBounded(ask, check.timeoutMs, options);
}

/** Whether ripcord looks up a check's host. A command gets the host as configured, and looks it up itself. */
export function isLookedUp<C extends Check | Located<Check>>(
  check: C,
): check is Exclude<Extract<C, { host: string }>, { kind: 'exec' }> {
  return 'host' in check && check.kind !== 'exec';
}

/** The check with the address of its host. For a name that was never found, it waits as long as a run may take. */
async function locate(check: Check, { names, signal }: RunOptions): Promise<Located<Check> | UnresolvedName> {
  if (!isLookedUp(check)) return check;
  try {
    const wait = { withinMs: check.timeoutMs, ...(signal && { signal }) };
    const [host] = await names.addresses(check.host, wait);
    return { ...check, host };
  } catch (error) {
    if (error instanceof UnresolvedName) return error;
    throw error;
  }
}

function absentAt(host: IpAddress): ProbeResult {
  const { message, ip } = new AbsentAddress(host);
  return { ok: undefined, reason: message, ms: 0, absent: ip };
}

/** Bounds any function that produces an answer, as runProbe does. */
export function runBounded(
  ask: (context: ProbeContext) => Promise<Answer>,
  timeoutMs: number,
  { exec, signal }: BoundedOptions,
): Promise<ProbeResult> {
  return new Promise(resolve => {
    const started = performance.now();
    const over = new AbortController();
    // Only the first call counts: a promise settles once.
    const end = (answer: JudgedAnswer) => {
      const { ok, reason } = answer.isExcess ? answer : unlessStoodStill(answer, deadline.stoodStillMs());
      const { why } = answer;
      deadline.cancel();
      signal?.removeEventListener('abort', giveUp);
      over.abort(OVER);
      const ms = performance.now() - started;
      const said = ok !== true && signal?.aborted ? 'cancelled' : printable(reason);
      resolve({ ok, reason: said, ms, ...why });
    };
    const giveUp = () => {
      over.abort(OVER);
      // A prober that obeys its signal still reports at which step it hung; for any other there is this sentence.
      setImmediate(end, { ok: false, reason: `no answer within ${timeoutMs} ms`, isExcess: false });
    };
    const deadline = startDeadline(timeoutMs, giveUp);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    void askSafely(ask, { exec, timeoutMs, signal: over.signal }).then(end);
  });
}

/**
 * A server that receives nothing from us for a while may give up: a failure while we stood still says nothing about it.
 */
function unlessStoodStill(answer: Answer, stoodStillMs: number): Answer {
  if (answer.ok !== false || stoodStillMs === 0) return answer;
  const seconds = (stoodStillMs / 1000).toFixed(1);
  return { ok: undefined, reason: `${answer.reason}, but ripcord itself stood still for ${seconds} s` };
}

interface JudgedAnswer extends Answer {
  /** Whether it failed by an ExcessFailure. */
  readonly isExcess: boolean;
  /** Why it has no verdict, where a caller can do something about it. */
  readonly why?: Pick<ProbeResult, 'absent' | 'isShort'>;
}

async function askSafely(
  ask: (context: ProbeContext) => Promise<Answer>,
  context: ProbeContext,
): Promise<JudgedAnswer> {
  try {
    return { ...(await ask(context)), isExcess: false };
  } catch (error) {
    const failure = shortageOf(error) ?? toError(error);
    return {
      ok: failure instanceof NoVerdict ? undefined : false,
      reason: failure.message,
      isExcess: failure instanceof ExcessFailure,
      ...(failure instanceof AbsentAddress && { why: { absent: failure.ip } }),
      ...(failure instanceof Shortage && { why: { isShort: true } }),
    };
  }
}
