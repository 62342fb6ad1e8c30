/** Completion for zsh, to be evaluated or to lie as `_ripcord` in a folder of `fpath`. Pure. */
import type { ArgumentNode, CommandNode, CommandTree, OptionNode, Value } from '../command-tree.ts';
import { SERVICE_NAMES, singleQuoted } from './shell-words.ts';

export function zshScript({ name, options, commands }: CommandTree): string {
  return `#compdef ${name}
# Completion of ${name} for zsh, written by "${name} completion zsh".

_${name}_services() {
  local -a names
  names=(\${(f)"$(${name} ${SERVICE_NAMES} 2>/dev/null)"})
  compadd -a names
}

_${name}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map(command => `    ${singleQuoted(`${command.name}:${escaped(command.description)}`)}`).join('\n')}
  )
  _arguments -C ${[...options.map(option => optionSpec(name, option)), "'1: :->command'", "'*:: :->rest'"].join(' ')}
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${commands.map(command => commandCase(name, command)).join('\n')}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

function commandCase(program: string, { name, options, arguments: args }: CommandNode): string {
  const specs = [
    ...options.map(option => optionSpec(program, option)),
    ...args.map((argument, index) => argumentSpec(program, argument, index)),
  ];
  return `        ${name})
          _arguments ${specs.join(' \\\n            ')}
          ;;`;
}

/** One spec for each name, each of which excludes all. */
function optionSpec(program: string, { names, description, value }: OptionNode): string {
  const follows = value === undefined ? '' : `:value:${action(program, value)}`;
  return names
    .map(name => singleQuoted(`(${names.join(' ')})${name}[${escaped(description)}]${follows}`))
    .join(' ');
}

function argumentSpec(program: string, { term, value, isRepeatable }: ArgumentNode, index: number): string {
  const message = escaped(term.slice(1, -1));
  if (isRepeatable) return singleQuoted(`*:${message}:${action(program, value)}`);
  return singleQuoted(`${index + 1}:${term.startsWith('[') ? ':' : ''}${message}:${action(program, value)}`);
}

function action(program: string, value: Value): string {
  switch (value.kind) {
    case 'choice':
      return `(${value.choices.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'service':
      return `_${program}_services`;
    case 'text':
      return ' ';
  }
}

/** In a spec of _arguments and _describe these characters divide. */
const escaped = (text: string): string => text.replace(/[\\:[\]]/g, '\\$&');
