/** One run of one check from outside: the deadline, the duration, and the promise that it ends and never throws. */
import { startDeadline } from '../sys/deadline.ts';
import type { Exec } from '../sys/exec.ts';
import { type Names, UnresolvedName } from '../sys/names/names.ts';
import { toError } from '../sys/to-error.ts';
import { runAnywhere } from './anywhere.ts';
import type { Answer, Located, ProbeContext, ProbeResult } from './prober.ts';
import { askerOf, type Check } from './registry.ts';
import { NoVerdict, printable, shortageOf } from './shared/failure.ts';

export interface RunOptions extends BoundedOptions {
  /** What a check's host is looked up by. */
  readonly names: Names;
}

export interface BoundedOptions {
  readonly exec: Exec;
  /** Ends the run early, as failed with the reason "cancelled": whoever cancels does not judge. */
  readonly signal?: AbortSignal;
}

/** Why a run's signal aborts. Given, because the DOMException of the default is made with a stack trace each time. */
const OVER = 'the run is over';

/**
 * Runs a check once, at each of its hosts if there are several. Never throws; ends by the check's timeout (deadline.ts) whatever the
 * prober does.
 */
export function runProbe(check: Check, options: RunOptions): Promise<ProbeResult> {
  if (!('host' in check) || check.otherHosts === undefined) return runThere(check, options);
  const { signal: cancelled } = options;
  return runAnywhere([check.host, ...check.otherHosts], (host, over) =>
    runThere(
      { ...check, host },
      { ...options, signal: cancelled === undefined ? over : AbortSignal.any([cancelled, over]) },
    ),
  );
}

async function runThere(check: Check, options: RunOptions): Promise<ProbeResult> {
  // Before the run begins: neither a look-up nor loading a prober, once a process, is the service's time.
  const started = performance.now();
  const located = await locate(check, options);
  if (located instanceof UnresolvedName) {
    const reason = options.signal?.aborted ? 'cancelled' : located.message;
    return { ok: undefined, reason, ms: performance.now() - started };
  }
  const ask = await askerOf(located);
  return await runBounded(ask, check.timeoutMs, options);
}

/** Whether a check goes to its host itself. A command is told the host, and looks it up by its own means. */
export function isLookedUp(
  check: Check,
): check is Exclude<Extract<Check, { host: string }>, { kind: 'exec' }> {
  return 'host' in check && check.kind !== 'exec';
}

/** The check with the address of its host. For a name that was never found it waits as long as a run may take. */
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

/** The same for any way to find an answer. */
export function runBounded(
  ask: (context: ProbeContext) => Promise<Answer>,
  timeoutMs: number,
  { exec, signal }: BoundedOptions,
): Promise<ProbeResult> {
  return new Promise(resolve => {
    const started = performance.now();
    const over = new AbortController();
    // The first call counts: a promise is resolved once.
    const end = (answer: Answer) => {
      const { ok, reason } = unlessStoodStill(answer, deadline.stoodStillMs());
      deadline.cancel();
      signal?.removeEventListener('abort', giveUp);
      over.abort(OVER);
      const ms = performance.now() - started;
      resolve({ ok, reason: ok !== true && signal?.aborted ? 'cancelled' : printable(reason), ms });
    };
    const giveUp = () => {
      over.abort(OVER);
      // A prober that heeds its signal still says at which step it hung; for any other there is one sentence.
      setImmediate(end, { ok: false, reason: `no answer within ${timeoutMs} ms` });
    };
    const deadline = startDeadline(timeoutMs, giveUp);
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    void askSafely(ask, { exec, timeoutMs, signal: over.signal }).then(end);
  });
}

/** A server that hears nothing of us for a while may give us up: what failed while we stood still says nothing of it. */
function unlessStoodStill(answer: Answer, stoodStillMs: number): Answer {
  if (answer.ok !== false || stoodStillMs === 0) return answer;
  const seconds = (stoodStillMs / 1000).toFixed(1);
  return { ok: undefined, reason: `${answer.reason}, but ripcord itself stood still for ${seconds} s` };
}

async function askSafely(
  ask: (context: ProbeContext) => Promise<Answer>,
  context: ProbeContext,
): Promise<Answer> {
  try {
    return await ask(context);
  } catch (error) {
    const failure = shortageOf(error) ?? toError(error);
    return { ok: failure instanceof NoVerdict ? undefined : false, reason: failure.message };
  }
}
