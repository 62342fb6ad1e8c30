/** Completion for bash 4 and later. Pure. */
import type { CommandTree, OptionNode, Value } from '../command-tree.ts';
import { SERVICE_NAMES, singleQuoted, skippedPairs, valuedOptions } from './shell-words.ts';

export function bashScript(tree: CommandTree): string {
  const { name, commands } = tree;
  return `# Completion of ${name} for bash, written by "${name} completion bash".

# Proposes those of the words that begin with what is typed. Not by compgen -W, which would expand them.
_${name}_words() {
  local word
  for word in "$@"; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done
}

_${name}_files() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen "$1" -- "$current")
}

_${name}_services() {
  local names
  mapfile -t names < <(${name} ${SERVICE_NAMES} 2>/dev/null)
  _${name}_words "\${names[@]}"
}

_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= position=0 index word
  # bash takes --option=value for three words.
  if [[ $current == = ]]; then current=; fi
  if [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    case "$command $word" in
      ${skippedPairs(tree).map(singleQuoted).join(' | ')})
        index=$((index + 1))
        if [[ \${COMP_WORDS[index]-} == = ]]; then index=$((index + 1)); fi
        ;;
      *' -'*) ;;
      ' '*) command=$word ;;
      *) position=$((position + 1)) ;;
    esac
  done
  case "$command $previous" in
${commands.flatMap(command => valuedOptions(command).map(option => optionCase(name, command.name, option))).join('\n')}
  esac
  if [[ $current == -* ]]; then
    case $command in
      '') _${name}_words ${namesOf(tree.options)} ;;
${commands.map(command => `      ${command.name}) _${name}_words ${namesOf(command.options)} ;;`).join('\n')}
    esac
    return
  fi
  case "$command $position" in
    ' 0') _${name}_words ${commands.map(command => command.name).join(' ')} ;;
${commands
  .flatMap(command =>
    command.arguments.map(
      ({ value, isRepeatable }, position) =>
        // The positions before it have lines above.
        `    '${command.name} '${isRepeatable ? '*' : position}) ${proposal(name, value)} ;;`,
    ),
  )
  .join('\n')}
  esac
}

complete -F _${name} ${name}
`;
}

const namesOf = (options: readonly OptionNode[]): string => options.flatMap(({ names }) => names).join(' ');

function optionCase(
  name: string,
  command: string,
  { names, value }: { readonly names: readonly string[]; readonly value: Value },
): string {
  const patterns = names.map(option => singleQuoted(`${command} ${option}`)).join(' | ');
  return `    ${patterns}) ${proposal(name, value)}; return ;;`;
}

function proposal(name: string, value: Value): string {
  switch (value.kind) {
    case 'choice':
      return `_${name}_words ${value.choices.map(singleQuoted).join(' ')}`;
    case 'file':
      return `_${name}_files -f`;
    case 'folder':
      return `_${name}_files -d`;
    case 'service':
      return `_${name}_services`;
    case 'text':
      return ':';
  }
}
