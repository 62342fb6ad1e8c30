/** What a controller holds, and whether it holds ever more. */
import { readdirSync, readFileSync } from 'node:fs';
import { consumed, memoryOf, processesOf } from '../../bench/measure/processes.ts';
import type { Server } from '../../lab/server.ts';

export interface Holdings {
  readonly rssMiB: number;
  readonly fds: number;
  readonly children: number;
  /** Seconds of CPU, its own and of children that it waited for. */
  readonly cpuSeconds: number;
}

/** The controller, not its guard: that one's command line says --guard. */
export const CONTROLLER = /main\.js run (?!.*--guard)/;

/** What the controller of a server holds; undefined: none runs, or it ended just now. */
export async function holdings({ host }: Server): Promise<Holdings | undefined> {
  const [pid] = await processesOf(host, CONTROLLER);
  if (pid === undefined) return undefined;
  try {
    return {
      rssMiB: memoryOf([pid]).rssMiB,
      fds: readdirSync(`/proc/${pid}/fd`).length,
      children: readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).length,
      cpuSeconds: consumed([pid]),
    };
  } catch {
    return undefined;
  }
}

/** Those that come and go with a check or a call under way. */
const SLACK = { rssMiB: 40, fds: 8, children: 4 };

/** What is more than it was, beyond what comes and goes. Pure. */
export function leaked(before: Holdings, after: Holdings): readonly string[] {
  return (['rssMiB', 'fds', 'children'] as const).flatMap(what =>
    after[what] > before[what] + SLACK[what]
      ? [`${what} grew from ${Math.round(before[what])} to ${Math.round(after[what])}`]
      : [],
  );
}
