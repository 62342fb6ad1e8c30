/** The contract of a kind of check. A new kind is a folder that holds one of these, and a line in the registry. */
import type { TSchema } from '@sinclair/typebox';
import type { Path, Violation } from '../schema/problem.ts';
import type { CheckCommon, CommonEntry } from './check.ts';
import type { Prober } from './prober.ts';

/** What an entry of the file must obey beyond its schema. Pure; each finding says what to write instead. */
export type EntryRule<E> = (entry: E, path: Path) => readonly Violation[];

/** `E` is the entry as the file has it, `C` the check that it stands for. */
export interface CheckKind<E extends CommonEntry, C extends CheckCommon> {
  /** The fields of the entry, with their defaults and their documentation. `kind` is a literal. */
  readonly schema: TSchema & { readonly static: E };
  /** What the check looks at: the part of its default `id` after the kind, as 25 in smtp:25. undefined: the kind says it all. */
  readonly target: (entry: E) => string | number | undefined;
  /**
   * The check that an entry stands for, valid by schema and rules. `subject` is the address that it goes to where it names no host:
   * the service address, or the address of a peer.
   */
  readonly resolve: (entry: E, common: CheckCommon, subject: string) => C;
  /** The fields whose values follow from others, in the file's own words, for `check-config`. Absent: there are none. */
  readonly inEffect?: (entry: E, check: C) => Partial<E>;
  readonly rules?: readonly EntryRule<E>[];
  /** Whether it looks at this machine only, and so can say nothing of a peer. */
  readonly isLocal?: boolean;
  /** What runs the check. What is heavy, or seldom used, is loaded when a check of the kind first runs. */
  readonly prober: () => Prober<C> | Promise<Prober<C>>;
}

/** Gives a kind its types. */
export function checkKind<E extends CommonEntry, C extends CheckCommon>(
  kind: CheckKind<E, C>,
): CheckKind<E, C> {
  return kind;
}
