/** Spoiling one value of a whole. */

/** A copy of a value in which the leaf at `place` (counted round and round) is another. */
export function withLeaf(tree: object, place: number, leaf: unknown): unknown {
  const isLeaf = (value: unknown) => typeof value !== 'object' || value === null;
  let leaves = 0;
  JSON.stringify(tree, (_, value) => {
    if (isLeaf(value)) leaves += 1;
    return value;
  });
  let left = place % leaves;
  return JSON.parse(JSON.stringify(tree), (_, value) => (isLeaf(value) && left-- === 0 ? leaf : value));
}
