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

/**
 * Damerau's distance: letters to insert, remove, replace, or swap with their neighbour, as fast fingers do. Two rows of
 * the table at a time.
 */
function distance(from: string, to: string): number {
  const [letters, wanted] = [[...from], [...to]];
  let before: readonly number[] = [];
  let row = Array.from({ length: wanted.length + 1 }, (_, column) => column);
  for (const [index, letter] of letters.entries()) {
    const next = [index + 1];
    for (const [column, want] of wanted.entries()) {
      const replaced = (row[column] ?? 0) + (letter === want ? 0 : 1);
      const isSwapped = index > 0 && letter === wanted[column - 1] && want === letters[index - 1];
      const swapped = isSwapped ? (before[column - 1] ?? 0) + 1 : replaced;
      next.push(Math.min(replaced, swapped, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
