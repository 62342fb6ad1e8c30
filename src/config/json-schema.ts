/** The schema as editors and other tools read it: plain JSON Schema (draft 7). */

import type { SchemaNode } from '../schema/schema-node.ts';
import { ConfigSchema } from './config-schema.ts';

/** The JSON Schema of a configuration file as people write it. */
export function publishedSchema(): SchemaNode {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...asWritten(ConfigSchema) };
}

/**
 * Once defaults are filled in every field that has one is there, and so our own schema says `required`; who writes a
 * file may leave it out. `discriminator` is OpenAPI's word, not JSON Schema's, and `oneOf` does without it.
 */
function asWritten({ discriminator, required, properties, ...node }: SchemaNode): SchemaNode {
  const mandatory = required?.filter(field => properties?.[field]?.default === undefined) ?? [];
  return {
    ...withoutSymbols(node),
    ...(mandatory.length === 0 ? {} : { required: mandatory }),
    ...(properties === undefined ? {} : { properties: mapValues(properties, asWritten) }),
    ...(node.items === undefined ? {} : { items: asWritten(node.items) }),
    ...(node.anyOf === undefined ? {} : { anyOf: node.anyOf.map(asWritten) }),
    ...(node.oneOf === undefined ? {} : { oneOf: node.oneOf.map(asWritten) }),
  };
}

/** TypeBox marks its schemas with symbols, which no JSON has. */
function withoutSymbols(node: SchemaNode): SchemaNode {
  return Object.fromEntries(Object.entries(node));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
