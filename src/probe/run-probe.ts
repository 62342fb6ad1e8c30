/** One run of one check from outside: the deadline, the duration, and the promise that it ends and never throws. */
import { setMaxListeners } from 'node:events';
import type { Check } from '../config/config.ts';
import type { Exec } from '../sys/exec.ts';
import { deadline, turnOfTheLoop } from './deadline.ts';
import { printable } from './failure.ts';
import type { Answer, ProbeContext, ProbeResult } from './prober.ts';
import { answer } from './registry.ts';

export interface RunOptions {
  readonly exec: Exec;
  /** Ends the run early, as failed with the reason "cancelled": whoever cancels does not judge. */
  readonly signal?: AbortSignal;
}

/** Runs a check once. Never throws; ends by the check's timeout (deadline.ts) whatever the prober does. */
export function runProbe(check: Check, options: RunOptions): Promise<ProbeResult> {
  return runBounded(context => answer(check, context), check.timeoutMs, options);
}

/** The same for any way to find an answer. */
export async function runBounded(
  ask: (context: ProbeContext) => Promise<Answer>,
  timeoutMs: number,
  { exec, signal }: RunOptions,
): Promise<ProbeResult> {
  const started = performance.now();
  // One signal for all: it ends the wait for the deadline when there is an answer, and the prober when there is none.
  const over = new AbortController();
  const cancel = () => over.abort();
  if (signal !== undefined) setMaxListeners(0, signal); // shared by any number of runs
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  const asked = askSafely(ask, { exec, timeoutMs, signal: over.signal });
  const inTime = await Promise.race([asked, deadline(timeoutMs, over.signal)]);
  over.abort();
  signal?.removeEventListener('abort', cancel);
  const { ok, reason } = inTime ?? (await lastWord(asked, timeoutMs));
  const ms = performance.now() - started;
  return { ok, reason: !ok && signal?.aborted ? 'cancelled' : printable(reason), ms };
}

async function askSafely(
  ask: (context: ProbeContext) => Promise<Answer>,
  context: ProbeContext,
): Promise<Answer> {
  try {
    return await ask(context);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A prober that heeds its signal still says at which step it hung; for any other there is one sentence. */
function lastWord(asked: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  const silent = { ok: false, reason: `no answer within ${timeoutMs} ms` };
  return Promise.race([asked, turnOfTheLoop().then(() => silent)]);
}
