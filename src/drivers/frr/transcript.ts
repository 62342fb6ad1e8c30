/**
 * Parses the output of a vtysh on a pipe: it echoes each line behind its prompt, then answers. An unguessable mark
 * before and after each line separates the answers, whatever they contain; to vtysh a mark is a comment.
 */

/** The text to type for `lines`. */
export function typed(lines: readonly string[], mark: string): string {
  const marked = lines.flatMap((line, index) => [line, numbered(mark, index + 1)]);
  return [numbered(mark, 0), ...marked].map(line => `${line}\n`).join('');
}

/** Whether the transcript is complete: the last mark was echoed, so all before it was carried out. */
export const isComplete = (transcript: string, lines: readonly string[], mark: string): boolean =>
  transcript.includes(`${numbered(mark, lines.length)}\n`);

export interface Transcript {
  /** The output before the first mark's prompt: the greeting of a new vtysh, else nothing. */
  readonly before: string;
  /** The answer to each line, with its line ends. */
  readonly answers: readonly string[];
  /** What follows the last mark: the beginning of the next transcript. */
  readonly after: string;
}

/**
 * Parses a complete transcript; undefined if it is not exactly what lines, prompts and marks produce. The host's name
 * in the prompt may contain anything (`hostname a# b` is accepted), so the first mark's prompt determines it. Pure.
 */
export function takeApart(
  transcript: string,
  lines: readonly string[],
  mark: string,
): Transcript | undefined {
  const opening = new RegExp(`(?:^|\\n)(\\S[^\\n]*)# ${escaped(numbered(mark, 0))}\\n`).exec(transcript);
  const host = opening?.[1];
  if (opening === null || host === undefined) return undefined;
  const answers: string[] = [];
  let rest = transcript.slice(opening.index + opening[0].length);
  for (const [index, line] of lines.entries()) {
    const answer = behindPrompt(rest, 0, host, `${line}\n`);
    if (answer === undefined) return undefined;
    rest = rest.slice(answer);
    const end = firstPrompt(rest, host, `${numbered(mark, index + 1)}\n`);
    if (end === undefined) return undefined;
    answers.push(rest.slice(0, end.at));
    rest = rest.slice(end.behind);
  }
  return { before: transcript.slice(0, opening.index), answers, after: rest };
}

const numbered = (mark: string, index: number): string => `!${mark}-${index}`;

/** The first line that is a prompt followed by this text: where it begins, and what follows it. */
function firstPrompt(
  text: string,
  host: string,
  typedText: string,
): { at: number; behind: number } | undefined {
  for (let at = 0; ; ) {
    const behind = behindPrompt(text, at, host, typedText);
    if (behind !== undefined) return { at, behind };
    const end = text.indexOf('\n', at);
    if (end < 0) return undefined;
    at = end + 1;
  }
}

/**
 * Where the text after a prompt and this text begins; undefined if they are not at this place. Not a regular
 * expression: a host's name may be longer than those can be.
 */
function behindPrompt(text: string, at: number, host: string, typedText: string): number | undefined {
  if (!text.startsWith(host, at)) return undefined;
  const ending = /(?:\([\w-]+\))?[#>] /y;
  ending.lastIndex = at + host.length;
  if (!ending.test(text) || !text.startsWith(typedText, ending.lastIndex)) return undefined;
  return ending.lastIndex + typedText.length;
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
