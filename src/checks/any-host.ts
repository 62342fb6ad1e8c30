/** One run of a check with several addresses of a server: the service is up if it answers at one of them. */
import type { ProbeResult } from './prober.ts';

/** Runs at one host; ends early when `signal` aborts. */
export type RunAt = (host: string, signal: AbortSignal) => Promise<ProbeResult>;

/**
 * Probes all hosts at once. The first success decides, and the other runs are cancelled; if none succeeds, the reason
 * says what each found, and there is no verdict unless each failed.
 */
export async function runAtAnyHost(hosts: readonly string[], runAt: RunAt): Promise<ProbeResult> {
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
