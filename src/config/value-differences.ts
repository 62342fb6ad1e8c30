/** Where two plain values differ, as readable phrases. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { quote } from '../schema/problem.ts';

/** Fields whose values are secret: a phrase only says that they changed. */
const SECRET = /password|secret|token|^key$/i;

/** One phrase for each field that differs, mappings field by field: "timers.update: 5 -> 10". */
export function differences(before: object, after: object, path = ''): readonly string[] {
  const old = new Map<string, unknown>(Object.entries(before));
  const next = new Map<string, unknown>(Object.entries(after));
  return [...new Set([...old.keys(), ...next.keys()])].flatMap(field => {
    const [was, is] = [old.get(field), next.get(field)];
    if (isDeepStrictEqual(was, is)) return [];
    const name = path === '' ? field : `${path}.${field}`;
    if (isMapping(was) && isMapping(is)) return differences(was, is, name);
    if (isListOfMappings(was) || isListOfMappings(is)) return [`${name}: ${countDifferences(was, is)}`];
    return [SECRET.test(field) ? `${name}: changed` : `${name}: ${show(was)} -> ${show(is)}`];
  });
}

const isListOfMappings = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.some(isMapping);

/** "1 added, 2 removed": an entry that was changed is both. */
function countDifferences(was: unknown, is: unknown): string {
  const [old, next] = [was, is].map(list => (Array.isArray(list) ? list : []));
  const missingIn = (others: readonly unknown[] = [], entries: readonly unknown[] = []) =>
    entries.filter(entry => !others.some(other => isDeepStrictEqual(other, entry))).length;
  const [added, removed] = [missingIn(old, next), missingIn(next, old)];
  if (added === 0 && removed === 0) return 'in another order';
  return [...(added > 0 ? [`${added} added`] : []), ...(removed > 0 ? [`${removed} removed`] : [])].join(
    ', ',
  );
}

function show(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value) && value.every(entry => typeof entry === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : quote(value);
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
