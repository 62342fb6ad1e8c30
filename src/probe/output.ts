/** What programs print, for people. */

/** The first line that is not blank; undefined if there is none. */
export function firstLine(output: string): string | undefined {
  return output
    .split('\n')
    .map(line => line.trim())
    .find(line => line !== '');
}
