/** Manual pages in the macros of man(7), from texts in Markdown within a line. Pure. */

/** Text that groff shows as it is, within a line. */
export function escaped(text: string): string {
  return (
    text
      .replaceAll('\\', '\\[rs]')
      // A hyphen would be set as one of typography, which cannot be pasted; so would quotes and the caret.
      .replace(/[-"'`^~]/g, character => `\\[${NAMES[character]}]`)
      .replace(/[^\x20-\x7e]/gu, character => `\\[u${codePoint(character)}]`)
  );
}

const NAMES: Readonly<Record<string, string>> = {
  '-': '-',
  '"': 'dq',
  "'": 'aq',
  '`': 'ga',
  '^': 'ha',
  '~': 'ti',
};

const codePoint = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** `code` and **words** of Markdown in bold. */
export function inline(text: string): string {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .map((part, index) =>
      index % 2 === 0 ? escaped(part) : `\\fB${escaped(part.replace(/^[`*]+|[`*]+$/g, ''))}\\fR`,
    )
    .join('');
}

/** A line of text: one that begins with a dot would be a request. */
const line = (text: string): string => inline(text).replace(/^\./, '\\&.');

/** Without hyphenation, and with a ragged edge: names are long, and are to be pasted. */
export const page = (name: string, section: number, source: string, parts: readonly string[]): string =>
  [
    '.\\" Written by npm run docs.',
    `.TH ${name} ${section} "" "${escaped(source)}"`,
    '.nh',
    '.ad l',
    ...parts,
    '',
  ].join('\n');

export const heading = (title: string): string => `.SH ${inline(title)}`;
export const subheading = (title: string): string => `.SS ${inline(title)}`;
export const paragraph = (text: string): string => `.PP\n${line(text)}`;

/** A term, and what it is, indented. */
export const tagged = (term: string, text: string): string => `.TP\n${line(term)}\n${line(text)}`;
