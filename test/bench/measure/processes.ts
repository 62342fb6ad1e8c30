/** What processes have consumed, by proc(5). */
import { readFileSync } from 'node:fs';
import { command } from '../../lab/command.ts';
import type { Host } from '../../lab/host.ts';

/** USER_HZ: in what unit the kernel tells times, on all of Linux's architectures that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Ids, as this machine sees them, of a host's processes whose command line matches; not of nsenter(1), which waits for one. */
export async function processesOf(host: Host, commandLine: RegExp): Promise<number[]> {
  const listed = await command(['ip', 'netns', 'pids', host.namespace]);
  const pids = listed
    .split('\n')
    .filter(line => line !== '')
    .map(Number);
  return pids.filter(pid => {
    const said = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    return commandLine.test(said) && !said.startsWith('nsenter ');
  });
}

/** CPU seconds, user and system, with those of the children that have been waited for. */
export const consumed = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => sum + ticksOf(read(`/proc/${pid}/stat`)), 0) / TICKS_PER_SECOND;

/** utime, stime, cutime and cstime are fields 14 to 17; the second field may hold blanks. */
export function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

/** Resident memory: RSS counts shared pages for each process, PSS shares them out. */
export function memoryOf(pids: readonly number[]): { rssMiB: number; pssMiB: number } {
  const rollups = pids.map(pid => read(`/proc/${pid}/smaps_rollup`));
  const sum = (field: string) =>
    rollups.reduce(
      (total, text) => total + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0),
      0,
    );
  return { rssMiB: sum('Rss') / 1024, pssMiB: sum('Pss') / 1024 };
}

/** Nothing of a process that has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
