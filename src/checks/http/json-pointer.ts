/** Finds a value within a JSON document, by JSON pointer (RFC 6901). */

/** A value that was found, wrapped so that `undefined` in its place means that there is none. */
export interface PointerValue {
  readonly value?: unknown;
}

export function parseJson(text: string): PointerValue | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The value that `pointer` names, e.g. `/nodes/0/state`; the empty pointer names the whole document. */
export function valueAt(document: unknown, pointer: string): PointerValue | undefined {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    // RFC 6901, 4: ~1 first, so that ~01 is ~1 and no slash.
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const inside = entryOf(value, key);
    if (inside === undefined) return undefined;
    value = inside.value;
  }
  return { value };
}

/** The member or element that a name selects: in an array only an index without leading zeros. */
function entryOf(value: unknown, key: string): PointerValue | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && key === 'length') return undefined;
  return Object.getOwnPropertyDescriptor(value, key);
}
