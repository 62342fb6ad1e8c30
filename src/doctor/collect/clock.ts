/** Whether the machine's clock follows others. */
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
