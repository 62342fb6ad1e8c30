/** `ripcord probe`: runs checks once, on demand. */

import { isLookedUp, runProbe } from '../checks/run-probe.ts';
import { loadConfig } from '../config/load.ts';
import { allChecks } from '../engine/monitor/monitor.ts';
import { systemClock } from '../sys/clock.ts';
import { systemExec } from '../sys/exec.ts';
import { systemNames } from '../sys/names/names.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Exits 1 if any of the checks failed or gave no verdict. */
export async function probe(
  file: string,
  service: string | undefined,
  checkId: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  const config = await loadConfig(file);
  const asked = allChecks(config).filter(
    ref =>
      (service === undefined || ref.service === service) &&
      (checkId === undefined || ref.check.id === checkId),
  );
  if (asked.length === 0) {
    const known = allChecks(config).map(ref => `${ref.service} ${ref.check.id}`);
    terminal.err(`ripcord: no such check; ${file} has: ${[...new Set(known)].join(', ')}`);
    return EXIT.usage;
  }
  const names = systemNames(systemClock, () => undefined);
  const results = await Promise.all(
    asked.map(async ref => {
      // No later run would benefit from the look-up: this one waits for it.
      if (isLookedUp(ref.check)) await names.addresses(ref.check.host).catch(() => undefined);
      return { ref, result: await runProbe(ref.check, { exec: systemExec, names }) };
    }),
  );
  names.close();
  const rows = results.map(({ ref, result }) => [
    ref.service,
    ref.peer ?? config.server,
    ref.check.id,
    'host' in ref.check ? ref.check.host : 'this machine',
    outcomeOf(result.ok, terminal),
    `${Math.round(result.ms)} ms`,
    result.reason,
  ]);
  terminal.out(table(rows));
  return results.every(({ result }) => result.ok) ? EXIT.ok : EXIT.down;
}

function outcomeOf(ok: boolean | undefined, terminal: Terminal): string {
  if (ok === undefined) return terminal.paint('yellow', 'no verdict');
  return ok ? terminal.paint('green', 'passed') : terminal.paint('red', 'failed');
}
