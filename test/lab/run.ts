/**
 * A run: everything that one lab makes carries the run's id in its name, so that it can be found and removed by
 * whoever is still alive. Namespaces and FRR's path spaces are called `rc<id>-<host>`, files lie in `/run/ripcord-lab/<id>`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Root-owned, unlike /tmp: nobody else can plant a link where we remove trees. */
const RUNS = '/run/ripcord-lab';

const ID = /^[0-9a-f]{6}$/;
/** What every name of a run begins with: the first group is the id. */
export const NAME_OF_RUN = /^rc([0-9a-f]{6})-/;

export interface Run {
  readonly id: string;
  /** Configurations, logs and sockets of this run. */
  readonly dir: string;
}

export const runById = (id: string): Run => ({ id, dir: path.join(RUNS, id) });

/** The name of a host of this run: of its namespace and of its FRR path space. */
export const nameInRun = (run: Run, host: string): string => `rc${run.id}-${host}`;

/** Begins a run that belongs to this process. */
export function beginRun(): Run {
  const run = runById(randomBytes(3).toString('hex'));
  const owner = { pid: process.pid, started: startOf(process.pid) };
  // A run is never seen without its owner: another process may be cleaning up just now.
  const unborn = path.join(RUNS, `new-${run.id}`);
  mkdirSync(unborn, { recursive: true, mode: 0o755 });
  writeFileSync(path.join(unborn, 'owner.json'), JSON.stringify(owner));
  renameSync(unborn, run.dir);
  return run;
}

/** Ids of the runs that have files. */
export const runsWithFiles = (): string[] =>
  existsSync(RUNS) ? readdirSync(RUNS).filter(name => ID.test(name)) : [];

/** Whether the process that began the run is still there. */
export function hasOwner(run: Run): boolean {
  try {
    const owner: unknown = JSON.parse(readFileSync(path.join(run.dir, 'owner.json'), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || !('started' in owner))
      return false;
    return owner.started === startOf(Number(owner.pid));
  } catch {
    return false;
  }
}

/** When a process began, in clock ticks since boot: tells it from a later one of the same number. proc(5), field 22. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold blanks.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
