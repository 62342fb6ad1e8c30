/** Our marked block in a file that others write too, whose bytes stay unchanged. */

const BEGIN = '! ripcord: begin - written by ripcord, do not edit';
const END = '! ripcord: end';

/**
 * A whole block with its line end. A block that begins again before it ends is not whole: a stray marker must not
 * swallow others' lines. (No `m` flag: to it, a lone \r and U+2028 end lines too.)
 */
const BLOCK = new RegExp(`(?<![^\\n])${BEGIN}\\r?\\n(?:(?!${BEGIN})[^\\n]*\\n)*?${END}(?:\\r?\\n|$)`, 'g');

/**
 * Puts `text` as our block into `content`: in place of the block that is there, else at the end. Everything else stays
 * byte for byte, except that an unterminated last line gets a line end before an appended block. Idempotent.
 */
export function putBlock(content: Buffer, text: string): Buffer {
  // One character for each byte: others' comments come in any encoding.
  return Buffer.from(putInto(content.toString('latin1'), Buffer.from(text).toString('latin1')), 'latin1');
}

function putInto(content: string, text: string): string {
  const own = withoutLinesOfOthers(text, content.replace(BLOCK, ''));
  const block = `${BEGIN}\n${own.endsWith('\n') || own === '' ? own : `${own}\n`}${END}\n`;
  let placed = false;
  const replaced = content.replace(BLOCK, () => {
    if (placed) return '';
    placed = true;
    return block;
  });
  if (placed) return replaced;
  return content === '' || content.endsWith('\n') ? content + block : `${content}\n${block}`;
}

/** A line of a file, with its number from 1. */
export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

/** The lines outside our block. */
export function linesOutside(content: Buffer): NumberedLine[] {
  const others = content.toString('latin1').replace(BLOCK, block => block.replace(/[^\n]/g, ''));
  return others.split('\n').flatMap((line, index) => {
    const text = line.trimEnd();
    return text === '' ? [] : [{ number: index + 1, text }];
  });
}

/** A daemon holds one of each of these, and takes the last that it reads. */
const ONE_OF_A_KIND = /(?<![^\n])(hostname|password)[ \t]+[^\n]*\n?/g;

/** An operator's own hostname or password takes precedence over ours. */
function withoutLinesOfOthers(text: string, others: string): string {
  const theirs = new Set([...others.matchAll(ONE_OF_A_KIND)].map(([, keyword]) => keyword));
  return text.replace(ONE_OF_A_KIND, (line, keyword) => (theirs.has(keyword) ? '' : line));
}
