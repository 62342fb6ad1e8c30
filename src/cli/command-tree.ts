/** The command line as data, for what is written from it: completion scripts and the manual page. Pure. */
import type { Argument, Command, Option } from 'commander';

export interface CommandTree {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionNode[];
  /** Those that help lists. */
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionNode[];
  readonly arguments: readonly ArgumentNode[];
}

export interface OptionNode {
  /** As help has it: `--config <file>`. */
  readonly flags: string;
  /** Each name by which it can be given: `-h`, `--help`. */
  readonly names: readonly string[];
  readonly description: string;
  /** What follows it; undefined: nothing. */
  readonly value: Value | undefined;
  readonly isRequired: boolean;
  /** Undefined also for what is off unless it is given. */
  readonly byDefault: string | undefined;
}

export interface ArgumentNode {
  /** As help has it: `<file>`, or `[file]` if it may be left out. */
  readonly term: string;
  readonly description: string;
  readonly value: Value;
  /** Whether further ones may follow. */
  readonly isRepeatable: boolean;
}

/** What may be written in a place, as far as it can be proposed. */
export type Value =
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'service' | 'text' };

export function commandTree(program: Command): CommandTree {
  const help = program.createHelp();
  return {
    name: program.name(),
    description: program.description(),
    options: help.visibleOptions(program).map(optionNode),
    commands: help.visibleCommands(program).map(command => ({
      name: command.name(),
      description: command.description(),
      options: help.visibleOptions(command).map(optionNode),
      arguments: command.registeredArguments.map(argumentNode),
    })),
  };
}

function optionNode(option: Option): OptionNode {
  const { flags, short, long, description, mandatory, defaultValue } = option;
  // What stands between the brackets of `--config <file>`.
  const [, placeholder] = /[<[]([^>\]]+)[>\]]/.exec(flags) ?? [];
  return {
    flags,
    names: [short, long].filter(name => name !== undefined),
    description,
    value:
      placeholder === undefined ? undefined : proposable([option.name(), placeholder], option.argChoices),
    isRequired: mandatory,
    byDefault: defaultValue === undefined || defaultValue === false ? undefined : String(defaultValue),
  };
}

function argumentNode(argument: Argument): ArgumentNode {
  const { description, required, variadic, argChoices } = argument;
  const name = argument.name();
  const inHelp = variadic ? `${name}...` : name;
  return {
    term: required ? `<${inHelp}>` : `[${inHelp}]`,
    description,
    value: proposable([name], argChoices),
    isRepeatable: variadic,
  };
}

/** By its choices, or else by its names: a file is called `file`, and several `files`, on the whole command line. */
function proposable(names: readonly string[], choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { kind: 'choice', choices };
  const kind = (['file', 'folder', 'service'] as const).find(
    known => names.includes(known) || names.includes(`${known}s`),
  );
  return { kind: kind ?? 'text' };
}
