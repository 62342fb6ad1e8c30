/** Whether a value holds a part, as vitest's toMatchObject has it, for what also runs without vitest. Pure. */

/** Objects may hold more than the part names; lists have its length; a pattern finds text; anything else is the same. */
export function matches(value: unknown, part: unknown): boolean {
  if (part instanceof RegExp) return typeof value === 'string' && part.test(value);
  if (Array.isArray(part)) {
    return (
      Array.isArray(value) &&
      value.length === part.length &&
      part.every((each, index) => matches(value[index], each))
    );
  }
  if (isRecord(part)) {
    return isRecord(value) && Object.entries(part).every(([key, each]) => matches(value[key], each));
  }
  return Object.is(value, part);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
