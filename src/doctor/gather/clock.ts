/** The machine's clock: whether it follows others, and whether it was set under a process. */
import { readFile } from 'node:fs/promises';
import type { Exec } from '../../sys/exec.ts';
import { PATIENCE_MS } from './command.ts';

/** undefined: neither chrony nor systemd tells, as in a container, whose clock is the host's. */
export async function clockFollows(exec: Exec): Promise<boolean | undefined> {
  const ask = (...argv: [string, ...string[]]) => exec(argv, { timeoutMs: PATIENCE_MS });
  const chrony = await ask('chronyc', '-n', '-c', 'tracking');
  if (chrony.exitCode === 0) return chronyFollows(chrony.stdout);
  const systemd = await ask('timedatectl', 'show', '--property=NTPSynchronized', '--value');
  if (systemd.exitCode !== 0) return undefined;
  return systemd.stdout.trim() === 'yes';
}

/** Reads `chronyc -c tracking`: its last field is the leap status. */
export const chronyFollows = (tracking: string): boolean => !/,Not synchronised\s*$/.test(tracking);

/** USER_HZ, in which /proc tells when a process began, is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * How far the clock was set since a process began, in ms: what it took for the time of its start, against the time that
 * has passed since by the kernel's own count. undefined: the process cannot be seen.
 */
export async function clockStep(pid: number, startedAt: string, now: number): Promise<number | undefined> {
  try {
    const [stat, uptime] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/uptime', 'utf8'),
    ]);
    // The second field is the program's name in parentheses and may hold blanks; the 22nd is the start (proc(5)).
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const ageMs = (Number(uptime.split(' ')[0]) - ticks / TICKS_PER_SECOND) * 1000;
    const step = now - ageMs - Date.parse(startedAt);
    return Number.isFinite(step) ? step : undefined;
  } catch {
    // Another PID namespace, or it has just ended: nothing can be said.
    return undefined;
  }
}
