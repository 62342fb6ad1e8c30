/** Finds the word that was probably meant. */

/** The longest word that is compared, in letters: no field name comes near it. */
const LONGEST = 40;

/** The candidate closest to `word`, if one is so close that a slip of the finger explains the difference. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const ranked = candidates
    .map(candidate => ({ candidate, slips: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips);
  const best = ranked[0];
  return best !== undefined && best.slips <= tolerated(best.candidate) ? best.candidate : undefined;
}

/** One slip in a short word, one in three letters of a longer one. */
const tolerated = (word: string) => Math.max(1, Math.floor(word.length / 3));

/** Levenshtein's distance: letters to insert, remove or replace. One row of the table at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, wanted] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
