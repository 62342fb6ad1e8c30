/** The schema for editors and other tools: plain JSON Schema (draft 7). */

import type { SchemaNode } from '../schema/schema-node.ts';
import { SERVICES } from './config-schema.ts';
import { EitherFormSchema } from './group/group-schema.ts';

const DRAFT_7 = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** The JSON Schema of a configuration file as users write it. */
export function publishedSchema(): SchemaNode {
  return { ...DRAFT_7, ...asWritten(EitherFormSchema) };
}

/** The JSON Schema of a file of services in conf.d. It refers to the published schema, beside which it lies. */
export function publishedServicesSchema(): object {
  const items = { $ref: 'ripcord.schema.json#/properties/services/items' };
  const services = { type: 'array', maxItems: SERVICES.maxItems, items };
  const object = { type: 'object', additionalProperties: false, required: ['services'] };
  return { ...DRAFT_7, title: 'ripcord services', ...object, properties: { services } };
}

/**
 * Our own schema says `required` for every field with a default, as it is present once defaults are filled in; a file
 * may leave it out. `discriminator` is a keyword of OpenAPI, not of JSON Schema, and `oneOf` works without it.
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

/** TypeBox marks its schemas with symbols, which JSON cannot represent. */
function withoutSymbols(node: SchemaNode): SchemaNode {
  return Object.fromEntries(Object.entries(node));
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
