#!/usr/bin/env -S UV_THREADPOOL_SIZE=8 node --max-semi-space-size=1 --optimize-for-size --no-opt --max-lazy
/**
 * argv -> command; the only place that sets the exit code. The flags above keep V8 small: a controller waits far more than
 * it computes (measured with 100 checks a second: 72 MB instead of 121, for 4.6 % of a core instead of 3.8). Eight threads, of
 * which at most four ever work on files (sys/file-access.ts): what hangs there leaves room for the rest. Node makes its pool while
 * it loads this file, so that here it would be too late to say so.
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { createCommandLine } from './cli/command-line.ts';
import { EXIT, type ExitCode } from './cli/exit-codes.ts';
import { interruption } from './cli/interrupt.ts';
import { systemTerminal } from './cli/system-terminal.ts';
import type { Terminal } from './cli/terminal.ts';
import { endProcess } from './sys/end-process.ts';
import { toError } from './sys/to-error.ts';

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
    return (await import('./cli/failure.ts')).exitCodeOf(error);
  }
}

/** A process whose work is done ends by itself at once, or so late. */
const LINGERS_MS = 1000;

const isProgram =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isProgram) {
  const terminal = systemTerminal();
  const exitCode = await terminal.end(await main(process.argv.slice(2), terminal), interruption);
  process.exitCode = exitCode;
  // What hangs (a file system, a child) holds the loop: all that was to be done is done.
  setTimeout(() => endProcess(exitCode), LINGERS_MS).unref();
  // Who interrupts does not wait for a reader that stalls.
  if (interruption.aborted) process.exit();
}
