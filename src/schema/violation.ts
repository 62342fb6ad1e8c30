/** ajv's errors as clear sentences that say what to write. */
import type { ErrorObject } from 'ajv';
import { compilePattern, PatternError } from '../sys/pattern.ts';
import { nearest } from './nearest.ts';
import { type Path, quote, type Violation } from './problem.ts';
import { either, expected, kindsOf, patternWords, range, type SchemaNode } from './schema-node.ts';

/** What ajv (with `verbose`) found, without errors that only repeat another. */
export function findingsOf(errors: readonly ErrorObject[]): Violation[] {
  // No value of ours is validated against two unions at once.
  const unions = new Map(
    errors.filter(({ keyword }) => keyword === 'anyOf').map(union => [union.instancePath, union]),
  );
  const supplied = new Set(errors.map(misspelt).filter(field => field !== undefined));
  return errors
    .filter(error => !isSaidElsewhere(error, unions.get(error.instancePath)))
    .filter(error => error.propertyName === undefined) // its `propertyNames` error is enough
    .filter(error => !supplied.has(missing(error) ?? ''))
    .map(describe);
}

/**
 * A union's own error is enough: each branch would report half of it. Only for a mapping is one branch clearly meant,
 * the one that is a mapping: then that branch's errors are reported instead.
 */
function isSaidElsewhere(error: ErrorObject, union: ErrorObject | undefined): boolean {
  if (union === undefined) return false;
  const meant = mappingBranch(union);
  if (error === union) return meant !== undefined;
  const isOfBranch = error.schemaPath.startsWith(`${union.schemaPath}/`);
  return isOfBranch && !(meant !== undefined && error.schemaPath.startsWith(`${meant}/`));
}

function mappingBranch({ data, schemaPath, parentSchema }: ErrorObject): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  const branches: readonly SchemaNode[] = parentSchema?.anyOf ?? [];
  const index = branches.findIndex(branch => branch.type === 'object');
  return index === -1 ? undefined : `${schemaPath}/${index}`;
}

/** The field that is missing, as a pointer, or that a misspelt one stands for: one fault, one sentence. */
function missing({ keyword, instancePath, params }: ErrorObject): string | undefined {
  return keyword === 'required' ? `${instancePath}/${params.missingProperty}` : undefined;
}

function misspelt(error: ErrorObject): string | undefined {
  const meant = error.keyword === 'additionalProperties' ? suggestion(error) : undefined;
  return meant === undefined ? undefined : `${error.instancePath}/${meant}`;
}

function suggestion({ params, parentSchema, data }: ErrorObject): string | undefined {
  const absent = fieldsOf(parentSchema).filter(field => !Object.hasOwn(Object(data), field));
  return nearest(String(params.additionalProperty), absent);
}

const fieldsOf = (schema: SchemaNode | undefined) => Object.keys(schema?.properties ?? {});

function describe(error: ErrorObject): Violation {
  const { keyword, params, data } = error;
  const path = pathOf(error.instancePath);
  const schema: SchemaNode = error.parentSchema ?? {};
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      return { path: [...path, name], message: unknownField(name, error), at: 'key' };
    }
    case 'propertyNames': {
      const name = String(params.propertyName);
      return { path: [...path, name], message: mismatch(schema.propertyNames ?? {}, name), at: 'key' };
    }
    case 'minProperties':
    case 'maxProperties':
      return { path, message: `must have one field: ${either(fieldsOf(schema))}` };
    case 'required':
      return { path, message: `missing field ${quote(params.missingProperty)}` };
    case 'discriminator': {
      const field = String(params.tag);
      const kinds = either(kindsOf(schema, field));
      const kind: unknown = params.tagValue;
      if (kind === undefined) return { path, message: `missing field ${quote(field)}: write ${kinds}` };
      return { path: [...path, field], message: `must be ${kinds}, not ${quote(kind)}` };
    }
    case 'minimum':
    case 'maximum':
      return { path, message: `must be ${range(schema)}, not ${quote(data)}` };
    case 'minLength':
      return { path, message: 'must not be empty' };
    case 'maxLength':
      return { path, message: `must have at most ${params.limit} characters, not ${String(data).length}` };
    case 'minItems':
      return { path, message: `must have at least ${entries(params.limit)}, not ${lengthOf(data)}` };
    case 'maxItems':
      return { path, message: `must have at most ${entries(params.limit)}, not ${lengthOf(data)}` };
    case 'uniqueItems': {
      const [first, second] = [Number(params.i), Number(params.j)].sort((a, b) => a - b);
      return { path: [...path, second ?? 0], message: `repeats entry ${first}: remove one of them` };
    }
    default:
      return { path, message: mismatch(schema, data) };
  }
}

function unknownField(name: string, error: ErrorObject): string {
  const meant = suggestion(error);
  const rest =
    meant === undefined
      ? `write one of ${fieldsOf(error.parentSchema).join(', ')}`
      : `did you mean ${quote(meant)}?`;
  return `unknown field ${quote(name)}: ${rest}`;
}

/** Wrong kind, pattern, format or choice: what is expected, what was found, and how to write it. */
function mismatch(schema: SchemaNode, data: unknown): string {
  const advice = quotesHelp(schema, data)
    ? 'put it in quotes'
    : (meantBy(schema, data) ?? patternWords(schema)?.advice ?? regexFault(schema, data));
  return `must be ${expected(schema)}, not ${quote(data)}${advice === undefined ? '' : `: ${advice}`}`;
}

function meantBy(schema: SchemaNode, data: unknown): string | undefined {
  const meant = typeof data === 'string' ? patternWords(schema)?.meant?.(data) : undefined;
  return meant === undefined ? undefined : `did you mean ${quote(meant)}?`;
}

/** YAML reads 12345 and true as a number and a truth value where a text was meant. */
function quotesHelp({ type, pattern }: SchemaNode, data: unknown): boolean {
  if (type !== 'string' || (typeof data !== 'number' && typeof data !== 'boolean')) return false;
  return pattern === undefined || new RegExp(pattern).test(String(data));
}

function regexFault({ format }: SchemaNode, data: unknown): string | undefined {
  return format === 'regex' && typeof data === 'string' ? faultOfRegex(data) : undefined;
}

/** What is wrong with a regular expression, and what to write instead; undefined if nothing is. */
export function faultOfRegex(text: string): string | undefined {
  try {
    compilePattern(text);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

const entries = (count: unknown) => (count === 1 ? '1 entry' : `${count} entries`);
const lengthOf = (data: unknown) => (Array.isArray(data) ? data.length : 0);

/** ajv names places by JSON pointer. Our fields are closed sets of words, so a number is always a list index. */
function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map(step => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
