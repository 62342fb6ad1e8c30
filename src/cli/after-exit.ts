/**
 * Whether the routes of a controller that systemd saw end must be withdrawn for it: called by ExecStopPost= of its
 * unit.
 */
import type { Exec } from '../sys/exec.ts';

const TIMEOUT_MS = 5000;

/** Why there is nothing to withdraw after the end of `unit`'s controller; undefined: withdraw. `env` is what ExecStopPost= receives. */
export async function whyNotWithdraw(
  unit: string,
  env: NodeJS.ProcessEnv,
  exec: Exec,
): Promise<string | undefined> {
  if (env.SERVICE_RESULT === 'success') return 'the controller left in good order';
  const jobs = await exec(['systemctl', 'list-jobs', '--no-legend', '--plain', '--', unit], {
    timeoutMs: TIMEOUT_MS,
    env: { LC_ALL: 'C' },
  });
  return isStopping(jobs.stdout, unit)
    ? undefined
    : 'systemd brings the controller back, or starts the OnFailure= unit';
}

/** Whether systemd is about to stop a unit for good, by what `systemctl list-jobs` prints: id, unit, kind and state. Pure. */
export function isStopping(jobs: string, unit: string): boolean {
  return jobs.split('\n').some(line => {
    const [, name, kind] = line.trim().split(/\s+/);
    return name === unit && kind === 'stop';
  });
}
