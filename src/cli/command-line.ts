/** The command line as a whole. Each command is loaded only when it is used. */
import { Command } from 'commander';
import { shown } from '../sys/shown.ts';
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
  /** Makes a command commander's action; it resolves with the exit status. */
  readonly does: Does;
  readonly terminal: Terminal;
}

/**
 * Calls `exit` with the exit status of the command that was run. Its `parseAsync` throws a CommanderError for wrong
 * usage.
 */
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
      outputError: (text, write) => write(`ripcord: ${onOneLine(text.trimEnd())}`),
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

/** An error of commander, whose own hint has a line of its own; what the user wrote must not begin another. */
function onOneLine(text: string): string {
  const [hint = ''] = /\n\(Did you mean [^\n]*\)$/.exec(text) ?? [];
  return shown(text.slice(0, text.length - hint.length)) + hint;
}
