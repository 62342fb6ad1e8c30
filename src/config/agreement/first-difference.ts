/** Where two documents differ, and the part of one at a path. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Path } from '../../schema/problem.ts';

/** The value at a path; undefined where there is none. */
export function partAt(value: unknown, [step, ...rest]: Path): unknown {
  return step === undefined ? value : partAt(fieldsOf(value).get(String(step)), rest);
}

/** The path, behind `path`, of the first part that is not the same in both; undefined if all is. */
export function firstDifference(one: unknown, other: unknown, path: Path = []): Path | undefined {
  if (isDeepStrictEqual(one, other)) return undefined;
  const [mine, theirs] = [fieldsOf(one), fieldsOf(other)];
  if (mine.size === 0 || theirs.size === 0 || Array.isArray(one) !== Array.isArray(other)) return path;
  const field = [...new Set([...mine.keys(), ...theirs.keys()])].find(
    name => !isDeepStrictEqual(mine.get(name), theirs.get(name)),
  );
  if (field === undefined) return path;
  const step = Array.isArray(one) ? Number(field) : field;
  return firstDifference(mine.get(field), theirs.get(field), [...path, step]);
}

/** The fields of a mapping, or the entries of a list; of any other value none. */
const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
