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
    return [SECRET.test(field) ? `${name}: changed` : `${name}: ${show(was)} -> ${show(is)}`];
  });
}

function show(value: unknown): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value) && value.every(entry => typeof entry === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : quote(value);
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
