/** Shortens what programs print for display. */

/** How many characters are searched: a program that first prints pages of blank lines has nothing to say. */
const LOOKED_AT = 16_384;

/** The first line that is not blank; undefined if there is none. */
export function firstLine(output: string): string | undefined {
  return output
    .slice(0, LOOKED_AT)
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '');
}
