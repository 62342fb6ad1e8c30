/** Rules for an http check beyond its schema. */
import type { Path, Violation } from '../../schema/problem.ts';
import { statusRange } from './schema.ts';

export function statusRanges(
  { status }: { readonly status: readonly (number | string)[] },
  path: Path,
): readonly Violation[] {
  return status.flatMap((each, index) => {
    const { from, to } = statusRange(each);
    return from <= to
      ? []
      : [{ path: [...path, 'status', index], message: `has no status: write ${to}-${from}` }];
  });
}
