/** A command of the tests ends as ripcord's own do: 64 where it was called wrongly (sysexits(3)). */
import type { Command } from 'commander';

const USAGE = 64;

/** Lets a mistake of usage, which commander has told by then, end the process with 64. */
export const withSysexits = <C extends Command>(command: C): C =>
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));
