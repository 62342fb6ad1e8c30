/** The command line as a whole. Each command is loaded only when it is asked for. */
import { Command } from 'commander';
import { packageVersion } from '../version.ts';
import { addControllerCommands } from './controller-commands.ts';
import type { ExitCode } from './exit-codes.ts';
import { addLocalCommands } from './local-commands.ts';
import type { Terminal } from './terminal.ts';

type Does = <A extends readonly unknown[]>(
  command: (...args: A) => Promise<ExitCode>,
) => (...args: A) => Promise<void>;

export interface CommandLine {
  readonly program: Command;
  /** Makes a command commander's action; what it resolves with is the exit status. */
  readonly does: Does;
  readonly terminal: Terminal;
}

/** Told by `exit` how the command that was run ended. Its `parseAsync` throws a CommanderError for a wrong usage. */
export function createCommandLine(terminal: Terminal, exit: (code: ExitCode) => void): Command {
  const program = new Command('ripcord')
    .description(
      'Anycast failover and load-balancing for replica servers, through the routing daemon beside it.',
    )
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.out(text.trimEnd()),
      writeErr: text => terminal.err(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error/, 'ripcord: error')),
    });
  const does: Does =
    command =>
    async (...args) => {
      exit(await command(...args));
    };
  addLocalCommands({ program, does, terminal });
  addControllerCommands({ program, does, terminal });
  return program;
}
