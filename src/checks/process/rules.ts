/** Rules for a process check beyond its schema. */
import type { Path, Violation } from '../../schema/problem.ts';

interface Target {
  readonly name?: string;
  readonly pidfile?: string;
}

export function someTarget({ name, pidfile }: Target, path: Path): readonly Violation[] {
  if (name !== undefined || pidfile !== undefined) return [];
  return [{ path, message: 'names no process: write `name`, such as master, or `pidfile`, or both' }];
}
