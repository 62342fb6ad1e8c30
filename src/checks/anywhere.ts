/** One run of a check that goes to several addresses of a server: the service is well if it answers at one of them. */
import type { ProbeResult } from './prober.ts';

/** Runs at one host; ends early when `signal` aborts. */
export type RunAt = (host: string, signal: AbortSignal) => Promise<ProbeResult>;

/**
 * Asks at all hosts at once. The first that answers well decides, and the others are let go of; if none does, the reason says what each
 * found, and there is no verdict unless each failed.
 */
export async function runAnywhere(hosts: readonly string[], runAt: RunAt): Promise<ProbeResult> {
  const over = new AbortController();
  const runs = hosts.map(async host => ({ host, result: await runAt(host, over.signal) }));
  const well = runs.map(async run => {
    const found = await run;
    if (found.result.ok !== true) throw new Error(found.result.reason);
    return found;
  });
  const first = await Promise.any(well).catch(() => undefined);
  over.abort();
  if (first !== undefined) return { ...first.result, reason: `${first.result.reason} at ${first.host}` };
  const all = await Promise.all(runs);
  return {
    ok: all.some(({ result }) => result.ok === undefined) ? undefined : false,
    reason: all.map(({ host, result }) => `${result.reason} at ${host}`).join('; '),
    ms: Math.max(...all.map(({ result }) => result.ms)),
  };
}
