/** Our marked block in a file that others write too. */

const BEGIN = '! ripcord: begin - written by ripcord, do not edit';
const END = '! ripcord: end';

/**
 * A whole block with its line end. One that begins anew before it ends is not whole: a stray marker must not swallow
 * others' lines. (No `m` flag: to it, a lone \r and U+2028 end lines too.)
 */
const BLOCK = new RegExp(`(?<![^\\n])${BEGIN}\\r?\\n(?:(?!${BEGIN})[^\\n]*\\n)*?${END}(?:\\r?\\n|$)`, 'g');

/**
 * Puts `text` as our block into `content`: in place of the block that is there, else at the end. Everything else stays
 * byte for byte, but that a last line without its end gets one before an appended block. Idempotent.
 */
export function putBlock(content: string, text: string): string {
  const block = `${BEGIN}\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}${END}\n`;
  let placed = false;
  const replaced = content.replace(BLOCK, () => {
    if (placed) return '';
    placed = true;
    return block;
  });
  if (placed) return replaced;
  return content === '' || content.endsWith('\n') ? content + block : `${content}\n${block}`;
}
