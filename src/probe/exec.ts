/** A command of the operator's own. Its exit status is the answer, its first line of output the reason. */
import type { ExecCheck } from '../config/config.ts';
import type { ExecResult } from '../sys/exec.ts';
import type { Answer, Prober } from './prober.ts';

/** A command that nobody stops by its signal is stopped this long after its timeout. */
const BACKSTOP_MS = 60_000;

/** Up if the command exits with 0. It is told of whom it is about by RIPCORD_HOST and RIPCORD_CHECK. */
export const probeExec: Prober<ExecCheck> = async (check, context) => {
  const [program, ...args] = check.command;
  if (program === undefined) return { ok: false, reason: 'no command is configured' };
  const tooLong = { ok: false, reason: `no end within ${context.timeoutMs} ms, killed` };
  const ended = context.exec([program, ...args], {
    // The deadline is the signal's, which allows for late timers (deadline.ts): a second timer would not.
    timeoutMs: context.timeoutMs + BACKSTOP_MS,
    signal: context.signal,
    env: { RIPCORD_HOST: check.host, RIPCORD_CHECK: check.id },
  });
  // The process group is killed when the signal aborts; its burial, a few ms later, adds nothing to the answer.
  const aborted = new Promise<Answer>(resolve =>
    context.signal.addEventListener('abort', () => resolve(tooLong), { once: true }),
  );
  return await Promise.race([ended.then(result => describe(result, tooLong)), aborted]);
};

function describe(result: ExecResult, tooLong: Answer): Answer {
  switch (result.end) {
    case 'exited':
      return {
        ok: result.exitCode === 0,
        reason: firstLine(result) ?? `exit status ${result.exitCode}`,
      };
    case 'timed-out':
      return tooLong;
    case 'killed':
      return { ok: false, reason: `${result.argv[0]} was killed by a signal` };
    case 'not-started':
      return { ok: false, reason: `${result.argv[0]} cannot be started: ${result.stderr}` };
  }
}

function firstLine({ stdout, stderr }: ExecResult): string | undefined {
  return `${stdout}\n${stderr}`
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '');
}
