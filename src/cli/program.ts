/** argv -> exit status: the command line as a function, and as a process whose output has a reader. */
import { CommanderError } from 'commander';
import { toError } from '../sys/to-error.ts';
import { createCommandLine } from './command-line.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { interruption } from './interrupt.ts';
import { systemTerminal } from './system-terminal.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command line; resolves with the exit status. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const program = createCommandLine(terminal, code => {
    exit = code;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.err(`ripcord: ${toError(error).message}`);
    return (await import('./command-failure.ts')).exitCodeOf(error);
  }
}

/** The exit status of the process, once its reader has taken all output, and whether it was interrupted. */
export async function runProcess(
  argv: readonly string[],
): Promise<{ exitCode: ExitCode; interrupted: boolean }> {
  const terminal = systemTerminal();
  const exitCode = await terminal.end(await main(argv, terminal), interruption);
  return { exitCode, interrupted: interruption.aborted };
}
