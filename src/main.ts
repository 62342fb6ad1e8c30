#!/usr/bin/env -S UV_THREADPOOL_SIZE=8 node
/**
 * argv -> command; the only place that sets the exit code. Eight threads, of which at most four ever work on files
 * (sys/file-access.ts): what hangs there leaves room for the rest. Node makes its pool while it loads this file, so that here it would
 * be too late to say so.
 */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { holdSignals } from './cli/held-signals.ts';
import { endProcess } from './sys/end-process.ts';
import { keepV8Small } from './sys/small-v8.ts';

/** A process whose work is done ends by itself at once, or so late. */
const LINGERS_MS = 1000;

const isProgram =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isProgram) {
  keepV8Small();
  const argv = process.argv.slice(2);
  // Loading the rest takes up to a second on a busy machine, and a controller that is to stop must withdraw.
  if (argv[0] === 'run') holdSignals();
  const { exitCode, interrupted } = await (await import('./cli/program.ts')).runProcess(argv);
  process.exitCode = exitCode;
  // What hangs (a file system, a child) holds the loop: all that was to be done is done.
  setTimeout(() => endProcess(exitCode), LINGERS_MS).unref();
  // Who interrupts does not wait for a reader that stalls.
  if (interrupted) process.exit();
}
