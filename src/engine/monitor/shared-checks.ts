/** Groups checks that probe the same target in the same way at the same times, so that each group runs once. Pure. */
import type { Check } from '../../checks/registry.ts';

/** One check and its subject: a peer, or (undefined) ourselves. */
export interface CheckRef {
  readonly service: string;
  readonly peer: string | undefined;
  readonly check: Check;
}

/** One check to run, and the owners that get its result. */
export interface SharedCheck {
  /** Equal for two checks exactly if they run as one. */
  readonly key: string;
  readonly check: Check;
  readonly refs: readonly [CheckRef, ...CheckRef[]];
}

/** Groups checks by what they do: kind, target, options and timing. Each owner judges the results on its own. */
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
  // A command gets the id of its check (RIPCORD_CHECK).
  return JSON.stringify(sorted(question.kind === 'exec' ? { ...question, id } : question));
}

/** The same for mappings that differ only in the order of their fields. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}
