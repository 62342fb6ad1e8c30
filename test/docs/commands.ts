/** The commands and their options, made from the command line itself. */
import type { Argument, Command, Option } from 'commander';
import { createCommandLine } from '../../src/cli/command-line.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** Nothing is run, so nothing is written. */
const SILENT: Terminal = {
  out: () => {},
  bytes: () => {},
  err: () => {},
  paint: (_, text) => text,
};

/** The command line as the program has it. Parsing by it runs the commands: use it to read what there is. */
export const commandLine = (): Command => createCommandLine(SILENT, () => {});

/** Markdown: each command with what it does, its arguments and its options, in the order of `ripcord --help`. */
export function commandsReference(): string {
  return commandLine()
    .commands.map(command => section(command))
    .join('\n\n');
}

function section(command: Command): string {
  const usage = ['ripcord', command.name(), ...command.registeredArguments.map(argumentText)].join(' ');
  const rows = [
    ...command.registeredArguments.filter(({ description }) => description !== '').map(argumentRow),
    ...command.options.map(optionRow),
  ];
  const table = rows.length === 0 ? [] : ['', '| Option | What it does |', '| - | - |', ...rows];
  return [`### ${command.name()}`, '', `\`${usage}\`: ${command.description()}`, ...table].join('\n');
}

function argumentText(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function argumentRow(argument: Argument): string {
  return `| \`${argumentText(argument)}\` | ${cell(withChoices(argument.description, argument.argChoices))} |`;
}

function optionRow({ flags, description, argChoices, defaultValue, mandatory }: Option): string {
  const fallback =
    typeof defaultValue === 'string' ? ` (default: \`${defaultValue}\`)` : mandatory ? ' (required)' : '';
  return `| \`${flags}\` | ${cell(withChoices(description, argChoices))}${fallback} |`;
}

const withChoices = (text: string, choices: readonly string[] | undefined): string =>
  choices === undefined ? text : `${text}: ${choices.join(', ')}`;
