/** The configuration of a daemon as lines by context, and how its text, running or rendered, is read. Pure. */

/**
 * Lines by the context that holds them: 'router rip' -> ['network eth0']. The top level is ''; a context within another
 * has the names of both, as in 'router bgp 65000 > address-family ipv4 unicast'.
 */
export type RunningConfig = ReadonlyMap<string, readonly string[]>;

const WITHIN = ' > ';

/** The name of a context within another. */
export const contextIn = (outer: string, inner: string): string =>
  outer === '' ? inner : `${outer}${WITHIN}${inner}`;

/** The commands that lead into a context, the outermost first; none for the top level. */
export const commandsInto = (context: string): readonly string[] =>
  context === '' ? [] : context.split(WITHIN);

/** A context that may be empty, so that no indented line identifies it. */
const OPENS_CONTEXT = /^(?:router|route-map|interface|vrf|key chain|line|address-family) ?/;
/** Ends a context, or is a comment. */
const CLOSES_CONTEXT = /^(?:!.*|exit|end|exit-[a-z-]+)$/;

/**
 * Reads a configuration of FRR (contexts end with `exit`) or Quagga (with `!`). Knows no command: a line opens a context
 * if the next one is indented further, or if it is known to. Any text is accepted: nonsense becomes a line that nothing
 * looks up.
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
  const open: { readonly context: string; readonly indent: number }[] = [];
  const written = text
    .split(/\r?\n/)
    .map(line => ({ content: line.trim(), indent: line.length - line.trimStart().length }))
    .filter(({ content }) => content !== '');
  for (const [index, { content, indent }] of written.entries()) {
    while (indent <= (open.at(-1)?.indent ?? Number.NEGATIVE_INFINITY)) open.pop();
    if (CLOSES_CONTEXT.test(content)) continue;
    const around = open.at(-1)?.context ?? '';
    const next = written[index + 1];
    if (OPENS_CONTEXT.test(content) || (next !== undefined && next.indent > indent)) {
      const context = contextIn(around, content);
      linesOf(context);
      open.push({ context, indent });
    } else {
      linesOf(around).push(content);
    }
  }
  return config;
}
