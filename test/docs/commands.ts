/** The commands and their options, made from the command line itself. */
import type { Command } from 'commander';
import { createCommandLine } from '../../src/cli/command-line.ts';
import {
  type ArgumentNode,
  type CommandNode,
  commandTree,
  type OptionNode,
} from '../../src/cli/command-tree.ts';
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
  return commandTree(commandLine())
    .commands.filter(({ name }) => name !== 'help')
    .map(section)
    .join('\n\n');
}

function section({ name, description, arguments: args, options }: CommandNode): string {
  const usage = ['ripcord', name, ...args.map(({ term }) => term)].join(' ');
  const rows = [
    ...args.filter(argument => argument.description !== '').map(argumentRow),
    ...options.filter(({ names }) => !names.includes('--help')).map(optionRow),
  ];
  const table = rows.length === 0 ? [] : ['', '| Option | What it does |', '| - | - |', ...rows];
  return [`### ${name}`, '', `\`${usage}\`: ${description}`, ...table].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

const argumentRow = ({ term, description, value }: ArgumentNode): string =>
  `| \`${term}\` | ${cell(withChoices(description, value))} |`;

function optionRow({ flags, description, value, isRequired, byDefault }: OptionNode): string {
  const fallback = byDefault !== undefined ? ` (default: \`${byDefault}\`)` : isRequired ? ' (required)' : '';
  return `| \`${flags}\` | ${cell(withChoices(description, value))}${fallback} |`;
}

const withChoices = (text: string, value: OptionNode['value']): string =>
  value?.kind === 'choice' ? `${text}: ${value.choices.join(', ')}` : text;
