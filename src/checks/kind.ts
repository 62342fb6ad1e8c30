/** The contract of a kind of check. A new kind is a folder that holds one of these, and a line in the registry. */
import type { TSchema } from '@sinclair/typebox';
import type { Path, Violation } from '../schema/problem.ts';
import type { CheckCommon, CommonEntry } from './check.ts';
import type { Prober } from './prober.ts';

/** A rule for an entry of the file beyond its schema. Pure; each finding says what to write instead. */
export type EntryRule<E> = (entry: E, path: Path) => readonly Violation[];

/** `E` is the entry as the file has it, `C` the check that it resolves to. */
export interface CheckKind<E extends CommonEntry, C extends CheckCommon> {
  /** The fields of the entry, with their defaults and their documentation. `kind` is a literal. */
  readonly schema: TSchema & { readonly static: E };
  /**
   * What the check looks at: the part of its default `id` after the kind, as 25 in smtp:25; undefined if the kind is
   * enough.
   */
  readonly target: (entry: E) => string | number | undefined;
  /**
   * The check that an entry resolves to, valid by schema and rules. `subject` is the address to check where the entry
   * names no host: the service address, or the address of a peer.
   */
  readonly resolve: (entry: E, common: CheckCommon, subject: string) => C;
  /**
   * The fields whose values follow from others, as the file writes them, for `check-config`. Absent: no such fields.
   */
  readonly inEffect?: (entry: E, check: C) => Partial<E>;
  readonly rules?: readonly EntryRule<E>[];
  /** Whether it looks at this machine only, and so cannot check a peer. */
  readonly isLocal?: boolean;
  /** Runs the check. Heavy or seldom used code is loaded when a check of the kind first runs. */
  readonly prober: () => Prober<C> | Promise<Prober<C>>;
}

/** Infers the types of a kind. */
export function checkKind<E extends CommonEntry, C extends CheckCommon>(
  kind: CheckKind<E, C>,
): CheckKind<E, C> {
  return kind;
}
