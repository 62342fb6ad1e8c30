/** Checks that ask the same of the same target at the same times, run once for all that have them. Pure. */
import type { Check } from '../../checks/registry.ts';

/** One check and whom it looks at: a peer, or (undefined) ourselves. */
export interface CheckRef {
  readonly service: string;
  readonly peer: string | undefined;
  readonly check: Check;
}

/** One check to run, and everybody to whom its result is given. */
export interface SharedCheck {
  /** The same for two checks exactly if they are run as one. */
  readonly key: string;
  readonly check: Check;
  readonly refs: readonly [CheckRef, ...CheckRef[]];
}

/** Groups checks by what they do: kind, target, options and timing. How results are judged is each one's own. */
export function shareChecks(refs: readonly CheckRef[]): readonly SharedCheck[] {
  const shared = new Map<string, SharedCheck>();
  for (const ref of refs) {
    const key = keyOf(ref.check);
    const { check, refs: others } = shared.get(key) ?? { check: ref.check, refs: undefined };
    shared.set(key, { key, check, refs: others === undefined ? [ref] : [...others, ref] });
  }
  return [...shared.values()];
}

function keyOf({ id, rise, fall, informational, ...question }: Check): string {
  // A command is told what its check is called (RIPCORD_CHECK).
  return JSON.stringify(sorted(question.kind === 'exec' ? { ...question, id } : question));
}

/** The same for mappings that differ only in the order of their fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}
