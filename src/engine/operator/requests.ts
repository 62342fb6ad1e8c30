/** The requests to the running controller: one schema for every way in (unix socket, HTTP). */
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { OVERRIDE_TTL_MS } from '../../policy/judge/override.ts';
import { formatPath } from '../../schema/problem.ts';
import { findingsOf } from '../../schema/violation.ts';
import { SHOWN_PATTERN } from '../../sys/shown.ts';
import { LONGEST_DRAIN_MS } from './drain-bounds.ts';

/** A service's name, or `all`. */
const service = Type.String({ minLength: 1, maxLength: 64 });
/** Readable text: it ends up on terminals and in logs. */
const reason = Type.String({ minLength: 1, maxLength: 500, pattern: SHOWN_PATTERN });

const kind = <K extends string, P extends Record<string, TSchema>>(order: K, fields: P) =>
  Type.Object({ order: Type.Literal(order), service, ...fields }, { additionalProperties: false });

const DrainOrder = kind('drain', {
  reason: Type.Optional(reason),
  /** After this many ms it ends by itself; absent: when it is undone. */
  forMs: Type.Optional(Type.Number({ minimum: 0, maximum: LONGEST_DRAIN_MS })),
});
const UndrainOrder = kind('undrain', {});
const FailbackOrder = kind('failback', {});
const OverrideOrder = kind('override', {
  health: Type.Union([Type.Literal('up'), Type.Literal('down')]),
  reason,
  /** After this many ms it ends by itself, unless it is renewed. */
  ttlMs: Type.Number(OVERRIDE_TTL_MS),
});
const ClearOverrideOrder = kind('clear-override', {});

export type OperatorRequest =
  | Static<typeof DrainOrder>
  | Static<typeof UndrainOrder>
  | Static<typeof FailbackOrder>
  | Static<typeof OverrideOrder>
  | Static<typeof ClearOverrideOrder>;

/** Told apart by `order`, so that errors concern the order that is meant. */
export const OrderSchema = Type.Unsafe<OperatorRequest>({
  type: 'object',
  discriminator: { propertyName: 'order' },
  required: ['order'],
  oneOf: [DrainOrder, UndrainOrder, FailbackOrder, OverrideOrder, ClearOverrideOrder],
});

const ajv = new Ajv({ discriminator: true, verbose: true, allErrors: true });
const isOrder = ajv.compile<OperatorRequest>(OrderSchema);

export type ReadOrder =
  | { readonly valid: true; readonly order: OperatorRequest }
  | { readonly valid: false; readonly fault: string };

/** Parses a value as an order, or returns a sentence that says why it is invalid. */
export function readOrder(value: unknown): ReadOrder {
  if (isOrder(value)) return { valid: true, order: value };
  const faults = findingsOf(isOrder.errors ?? []).map(({ path, message }) =>
    [formatPath(path), message].filter(part => part !== '').join(' '),
  );
  return { valid: false, fault: `that is no order: ${faults.join('; ')}` };
}
