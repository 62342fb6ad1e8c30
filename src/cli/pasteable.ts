/** Commands as a shell takes them when they are pasted. Pure. */

import type { Argv } from '../sys/exec.ts';
import { shellQuoted } from '../sys/exec.ts';

/** A command with each `-c` on a line of its own. */
export function pasteable(argv: readonly string[]): string {
  const lines: string[][] = [[]];
  for (const word of argv) {
    if (word === '-c') lines.push([]);
    lines.at(-1)?.push(word);
  }
  return lines.map(words => shellQuoted(words)).join(' \\\n  ');
}

/** A command with the lines of its input. None of them may be the word EOF. */
export const withInput = (argv: Argv, lines: readonly string[]): string =>
  [`${shellQuoted(argv)} <<'EOF'`, ...lines, 'EOF'].join('\n');
