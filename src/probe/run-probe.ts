/** One run of one check from outside: the deadline, the duration, and the promise that it ends and never throws. */
import type { Check } from '../config/config.ts';
import { startDeadline } from '../sys/deadline.ts';
import type { Exec } from '../sys/exec.ts';
import { toError } from '../sys/to-error.ts';
import { NoVerdict, printable, shortageOf } from './failure.ts';
import type { Answer, ProbeContext, ProbeResult } from './prober.ts';
import { askerOf } from './registry.ts';

export interface RunOptions {
  readonly exec: Exec;
  /** Ends the run early, as failed with the reason "cancelled": whoever cancels does not judge. */
  readonly signal?: AbortSignal;
}

/** Why a run's signal aborts. Given, because the DOMException of the default is made with a stack trace each time. */
const OVER = 'the run is over';

/** Runs a check once. Never throws; ends by the check's timeout (deadline.ts) whatever the prober does. */
export async function runProbe(check: Check, options: RunOptions): Promise<ProbeResult> {
  // Before the run begins: loading a prober, once a process, is not the service's time.
  const ask = await askerOf(check);
  return await runBounded(ask, check.timeoutMs, options);
}

/** The same for any way to find an answer. */
export function runBounded(
  ask: (context: ProbeContext) => Promise<Answer>,
  timeoutMs: number,
  { exec, signal }: RunOptions,
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
