/** Parses configuration text, running or rendered, into lines by context. */
import type { RunningConfig } from '../driver.ts';

/** A context that may be empty, so that no indented line identifies it. */
const OPENS_CONTEXT = /^(?:router|route-map|interface|vrf|key chain|line) ?/;
const CLOSES_CONTEXT = /^(?:!.*|exit|end)$/;

/**
 * Reads a configuration of FRR (contexts end with `exit`) or Quagga (with `!`). Knows no command: a line that is not
 * indented opens a context if it is followed by an indented one or is known to. Lines of nested contexts count as lines
 * of the outermost. Any text is accepted: nonsense becomes a line that nothing looks up.
 */
export function parse(text: string): RunningConfig {
  const config = new Map<string, string[]>();
  const linesOf = (context: string): string[] => {
    const known = config.get(context);
    if (known !== undefined) return known;
    const lines: string[] = [];
    config.set(context, lines);
    return lines;
  };
  let context = '';
  const written = text.split(/\r?\n/).map(line => line.trimEnd());
  for (const [index, line] of written.entries()) {
    const content = line.trim();
    const indented = isIndented(line);
    if (content === '' || (indented && content.startsWith('!'))) continue;
    if (indented) {
      linesOf(context).push(content);
    } else if (CLOSES_CONTEXT.test(content)) {
      context = '';
    } else if (OPENS_CONTEXT.test(content) || isIndented(written[index + 1] ?? '')) {
      context = content;
      linesOf(context);
    } else {
      context = '';
      linesOf(context).push(content);
    }
  }
  return config;
}

const isIndented = (line: string): boolean => /^\s+\S/.test(line);
