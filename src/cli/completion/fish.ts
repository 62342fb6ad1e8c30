/** Completion for fish 3 and later. Pure. */
import type { CommandNode, CommandTree, OptionNode, Value } from '../command-tree.ts';
import { SERVICE_NAMES, skippedPairs } from './shell-words.ts';

export function fishScript(tree: CommandTree): string {
  const { name, options, commands } = tree;
  return `# Completion of ${name} for fish, written by "${name} completion fish".

# Whether the next word is the argument at this position of this command, or a further one; without a position: whether
# this is the command.
function __${name}_at --argument-names wanted at further
    set --local command ''
    set --local position 0
    set --local is_value false
    for word in (commandline --current-process --tokenize --cut-at-cursor)[2..]
        if $is_value
            set is_value false
            continue
        end
        switch "$command $word"
            case ${skippedPairs(tree).map(fishQuoted).join(' ')}
                set is_value true
            case '* -*'
            case ' *'
                set command $word
            case '*'
                set position (math $position + 1)
        end
    end
    test "$command" = "$wanted"; or return 1
    if test -n "$further"
        test "$position" -ge "$at"
        return
    end
    test -z "$at" -o "$position" = "$at"
end

complete --command ${name} --no-files
${[
  ...options.map(option => optionLine(name, '', option)),
  ...commands.flatMap(command => commandLines(name, command)),
].join('\n')}
`;
}

function commandLines(program: string, command: CommandNode): readonly string[] {
  const { name, description, options, arguments: args } = command;
  return [
    `complete --command ${program} --condition '__${program}_at "" 0' --arguments ${name} --description ${fishQuoted(description)}`,
    ...options.map(option => optionLine(program, name, option)),
    ...args.flatMap(({ value, isRepeatable }, index) => {
      const position = isRepeatable ? `${index} further` : index;
      return proposal(program, value).map(
        proposed =>
          `complete --command ${program} --condition '__${program}_at ${name} ${position}' ${proposed}`,
      );
    }),
  ];
}

function optionLine(program: string, command: string, { names, description, value }: OptionNode): string {
  const named = names.map(name =>
    name.startsWith('--') ? `--long-option ${name.slice(2)}` : `--short-option ${name.slice(1)}`,
  );
  const condition = `__${program}_at ${command === '' ? '""' : command}`;
  return [
    `complete --command ${program} --condition '${condition}'`,
    ...named,
    // Otherwise fish would also propose files.
    ...(value === undefined
      ? []
      : [value.kind === 'file' ? '--require-parameter' : '--exclusive', ...proposal(program, value)]),
    `--description ${fishQuoted(description)}`,
  ].join(' ');
}

function proposal(program: string, value: Value): readonly string[] {
  switch (value.kind) {
    case 'choice':
      return [`--arguments ${fishQuoted(value.choices.join(' '))}`];
    case 'file':
      return ['--force-files'];
    case 'folder':
      return ["--arguments '(__fish_complete_directories)'"];
    case 'service':
      return [`--arguments '(${program} ${SERVICE_NAMES} 2>/dev/null)'`];
    case 'text':
      return [];
  }
}

/** Within single quotes fish knows two escapes. */
const fishQuoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
