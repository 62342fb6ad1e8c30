/** A command of the operator's own. Its exit status is the answer, its first line of output the reason. */

import type { ExecResult } from '../../sys/exec.ts';
import type { Answer, Prober } from '../prober.ts';
import { runCommand } from '../shared/command.ts';
import { firstLine } from '../shared/output.ts';
import type { ExecCheck } from './schema.ts';

/** Up if the command exits with 0. RIPCORD_HOST and RIPCORD_CHECK tell it what to check. */
export const probeExec: Prober<ExecCheck> = async (check, context) => {
  const [program, ...args] = check.command;
  if (program === undefined) return { ok: false, reason: 'no command is configured' };
  const env = { RIPCORD_HOST: check.host, RIPCORD_CHECK: check.id };
  const result = await runCommand([program, ...args], context, env);
  const tooLong = { ok: false, reason: `no end within ${context.timeoutMs} ms, killed` };
  return result === undefined ? tooLong : describe(result, tooLong);
};

function describe(result: ExecResult, tooLong: Answer): Answer {
  switch (result.end) {
    case 'exited':
      return {
        ok: result.exitCode === 0,
        reason: firstLine(`${result.stdout}\n${result.stderr}`) ?? `exit status ${result.exitCode}`,
      };
    case 'timed-out':
      return tooLong;
    case 'killed':
      return { ok: false, reason: `${result.argv[0]} was killed by a signal` };
    case 'not-started':
      return { ok: false, reason: `${result.argv[0]} cannot be started: ${result.stderr}` };
  }
}
