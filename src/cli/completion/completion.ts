/** `ripcord completion`: prints a script by which a shell completes the command line. */
import type { Command } from 'commander';
import { type CommandTree, commandTree } from '../command-tree.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<Shell, (tree: CommandTree) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export async function completion(shell: Shell, program: Command, terminal: Terminal): Promise<ExitCode> {
  terminal.out(SCRIPTS[shell](commandTree(program)).trimEnd());
  return EXIT.ok;
}
