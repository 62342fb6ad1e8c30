import { describe, expect, it } from 'vitest';
import { isStopping, whyNotWithdraw } from '../../../src/cli/after-exit.ts';
import type { Exec } from '../../../src/sys/exec.ts';

const printing =
  (stdout: string, exitCode = 0): Exec =>
  async argv => ({ argv, end: 'exited', exitCode, stdout, stderr: '', ms: 1 });
const never: Exec = async () => {
  throw new Error('was run');
};
const UNIT = 'ripcord.service';

describe('after the end of a controller', () => {
  it('that left in good order nothing is withdrawn, and systemd is not even asked', async () => {
    expect(await whyNotWithdraw(UNIT, { SERVICE_RESULT: 'success' }, never)).toContain('in good order');
  });

  it.each(['watchdog', 'signal', 'exit-code', 'timeout', undefined])(
    'by %s its route stays while systemd brings it back',
    async result => {
      const env = result === undefined ? {} : { SERVICE_RESULT: result };
      expect(await whyNotWithdraw(UNIT, env, printing(''))).toContain('brings the controller back');
    },
  );

  it('that hung in a stop its route is withdrawn', async () => {
    const jobs = printing(`1204 ${UNIT} stop running\n1203 frr.service stop waiting\n`);
    expect(await whyNotWithdraw(UNIT, { SERVICE_RESULT: 'timeout' }, jobs)).toBeUndefined();
  });

  it.each([
    ['1204 ripcord.service restart running\n', false],
    ['1204 frr.service stop running\n', false],
    ['No jobs running.\n', false],
    ['', false],
    ['  7 ripcord.service stop waiting\n', true],
  ])('reads %j as stopping: %s', (jobs, stopping) => {
    expect(isStopping(jobs, UNIT)).toBe(stopping);
  });
});
