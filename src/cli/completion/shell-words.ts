/** Words of a shell, and what all scripts ask of a command. Pure. */
import type { CommandNode, CommandTree, OptionNode, Value } from '../command-tree.ts';

/** Prints the names of services of the running controller, and without one nothing. */
export const SERVICE_NAMES = 'service-names';

/** A text as one word of bash and zsh. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** An option that a value follows. */
export type ValuedOption = OptionNode & { readonly value: Value };

/** The options of a command that a value follows. */
export const valuedOptions = ({ options }: CommandNode): readonly ValuedOption[] =>
  options.flatMap(option => (option.value === undefined ? [] : [{ ...option, value: option.value }]));

/** Each option that a value follows, as `COMMAND OPTION`. */
export const skippedPairs = ({ commands }: CommandTree): readonly string[] =>
  commands.flatMap(command =>
    valuedOptions(command).flatMap(({ names }) => names.map(name => `${command.name} ${name}`)),
  );
