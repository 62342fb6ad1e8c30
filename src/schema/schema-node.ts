/**
 * The part of JSON Schema that our schema uses, and what a node asks for in words, shared by error messages and the
 * reference.
 */
import { PATTERN_WORDS, type PatternWords } from './patterns.ts';

/** The keywords that our schema uses. */
export interface SchemaNode {
  readonly $schema?: string;
  /** Several: a value of any of them. */
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly propertyNames?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly discriminator?: unknown;
}

/** Completes "must be ...": a whole number from 1 to 14; frr or quagga; an absolute path or null. */
export function expected(node: SchemaNode): string {
  if (node.const !== undefined) return String(node.const);
  if (node.anyOf !== undefined) return either(node.anyOf.map(expected));
  return either(typesOf(node).flatMap(type => wordsOf(type, node)));
}

const typesOf = ({ type }: SchemaNode): readonly (string | undefined)[] =>
  typeof type === 'object' ? type : [type];

function wordsOf(type: string | undefined, node: SchemaNode): string | readonly string[] {
  switch (type) {
    case 'integer':
      return `a whole number${range(node) === '' ? '' : ` from ${range(node)}`}`;
    case 'number':
      return `a number${range(node) === '' ? '' : ` from ${range(node)}`}`;
    case 'boolean':
      return ['true', 'false'];
    case 'string':
      return node.format === 'regex' ? 'a regular expression' : (patternWords(node)?.noun ?? 'text');
    case 'array':
      return 'a list';
    case 'null':
      return 'null';
    default:
      return 'a mapping';
  }
}

/** The limits of a number, as "1 to 14"; empty if it has none. */
export function range({ minimum, maximum }: SchemaNode): string {
  return minimum === undefined || maximum === undefined ? '' : `${minimum} to ${maximum}`;
}

/** How messages describe the pattern of a node, or of one of its alternatives. */
export function patternWords(node: SchemaNode): PatternWords | undefined {
  if (node.pattern !== undefined) return PATTERN_WORDS.get(node.pattern);
  return node.anyOf?.map(patternWords).find(words => words !== undefined);
}

/** The values of the field that tells a union's branches apart: `kind` in the configuration. */
export function kindsOf(node: SchemaNode, field = 'kind'): string[] {
  return (node.oneOf ?? []).map(branch => String(branch.properties?.[field]?.const));
}

/** "a", "a or b", "a, b or c". */
export function either(choices: readonly string[]): string {
  if (choices.length < 2) return choices.join('');
  return `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
