/** Kinds of field that many objects of the schema share. */
import { Type } from '@sinclair/typebox';
import { DURATION_PATTERN, NAME_PATTERN } from './patterns.ts';

/** Unknown fields are errors. */
export const closed = { additionalProperties: false };

export const duration = (description: string, fallback?: string) =>
  Type.String({
    pattern: DURATION_PATTERN,
    description,
    examples: ['800ms', '1s', '5m'],
    ...(fallback === undefined ? {} : { default: fallback }),
  });
export const name = (description: string) => Type.String({ pattern: NAME_PATTERN, description });
export const port = (description: string, fallback?: number) =>
  Type.Integer({
    minimum: 1,
    maximum: 65535,
    description,
    ...(fallback === undefined ? {} : { default: fallback }),
  });

/** A mapping whose keys the operator chooses. `key`: their pattern; `value`: the schema of each value. */
export const mapOf = <T>(key: string, value: object, description?: string) =>
  Type.Unsafe<Readonly<Record<string, T>>>({
    type: 'object',
    propertyNames: { type: 'string', pattern: key },
    additionalProperties: value,
    ...(description !== undefined && { description }),
  });
