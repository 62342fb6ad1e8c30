/** ripcord as a program of its own, from the source. */
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type Argv, systemExec } from '../../../src/sys/exec.ts';
import { until } from '../frr/instance.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));
const DEADLINE_MS = 50_000;

export interface Report {
  readonly level: string;
  readonly findings: readonly {
    readonly level: string;
    readonly examination: string;
    readonly found: string;
  }[];
}

/** The command that runs it, through `prefix`. */
export function ripcord(prefix: readonly string[], ...args: readonly string[]): Argv {
  const [program = process.execPath, ...rest] = [...prefix, process.execPath, '--import', TSX, MAIN, ...args];
  return [program, ...rest];
}

/** `ripcord doctor FILE --json`, started through `prefix` (another user, another clock). */
export async function doctorProgram(
  file: string,
  prefix: readonly string[],
): Promise<{ readonly exitCode: number | undefined; readonly report: Report }> {
  const { exitCode, stdout, stderr } = await systemExec(ripcord(prefix, 'doctor', file, '--json'), {
    timeoutMs: DEADLINE_MS,
  });
  if (stdout === '') throw new Error(`no report: ${stderr}`);
  const report: Report = JSON.parse(stdout);
  return { exitCode, report };
}

/** A real controller, started through `prefix`; resolves once it listens on the socket. */
export async function startController(
  file: string,
  isThere: () => Promise<boolean>,
  prefix: readonly string[] = [],
) {
  const [program, ...args] = ripcord(prefix, 'run', '--config', file);
  const child = execa(program, args, {
    cwd: CHECKOUT,
    reject: false,
    stdin: 'ignore',
  });
  await Promise.race([
    until('the controller listens', isThere),
    child.then(end => {
      throw new Error(`the controller ended: ${end.stderr}`);
    }),
  ]);
  return {
    pid: child.pid,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await child;
    },
  };
}
