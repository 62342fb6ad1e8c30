/** Where in the file for a whole group each part of the file of one server comes from. Pure. */
import type { Path } from '../../schema/problem.ts';

/** `made`: a path in the file of one server; `from`: where the group's file has what stands there and below. */
export interface Origin {
  readonly made: Path;
  readonly from: Path;
}

/** By the path in the file of one server: a file may have thousands, and as many findings. */
export type Origins = ReadonlyMap<string, Path>;

const keyOf = (path: Path): string => JSON.stringify(path);

export const indexed = (origins: readonly Origin[]): Origins =>
  new Map(origins.map(({ made, from }) => [keyOf(made), from]));

/** The path in the group's file of a path in the file of one server: by the closest enclosing part that has an origin. */
export function originOf(origins: Origins, path: Path): Path {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const from = origins.get(keyOf(path.slice(0, depth)));
    if (from !== undefined) return [...from, ...path.slice(depth)];
  }
  return path;
}
