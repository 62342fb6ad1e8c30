/** Validates a value against a schema and fills in the defaults that depend on one field alone. */
import { Ajv, type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import type { Violation } from '../schema/problem.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { faultOfRegex, findingsOf } from '../schema/violation.ts';
import { type ConfigFile, ConfigSchema } from './config-schema.ts';
import { EitherFormSchema, type GroupFile, GroupFileSchema } from './group/group-schema.ts';

export type Validated<F = ConfigFile> =
  | { readonly valid: true; readonly file: F }
  | { readonly valid: false; readonly findings: readonly Violation[] };

/** The place of a value in the file, as ajv represents it. */
type Place = NonNullable<Parameters<SchemaValidateFunction>[3]>;

/** A value of a union told apart by `kind`, still to be validated against the schema of its kind. */
interface Member {
  readonly value: Readonly<Record<string, unknown>>;
  readonly union: SchemaNode;
  readonly place: Place;
}

/** Those found in the current validation. */
let met: Member[] = [];

const ajv = new Ajv({
  strict: true,
  allowUnionTypes: true,
  useDefaults: true,
  allErrors: true,
  verbose: true,
  // The schema is ours, and a test validates it: to compile the schema of schemas would take a tenth of the time of `check-config`.
  validateSchema: false,
  formats: { regex: (text: string) => faultOfRegex(text) === undefined },
});
// ajv's own oneOf would compile the schema of every kind at once: 30 MB and 0.7 s for a dozen, of which a file uses two.
ajv.removeKeyword('oneOf').addKeyword('oneOf');
ajv.removeKeyword('discriminator').addKeyword({
  keyword: 'discriminator',
  type: 'object',
  errors: false,
  validate: (_: unknown, value: Member['value'], union: SchemaNode = {}, place?: Place) => {
    if (place !== undefined) met.push({ value, union, place });
    return true;
  },
});

const matchesSchema = ajv.compile<ConfigFile>(ConfigSchema);

/** The value as a ConfigFile, or what is wrong with it. Defaults are written into `value` itself. */
export function validate(value: unknown): Validated {
  const validated = validateBy(matchesSchema, value);
  return validated.valid ? validated : { valid: false, findings: inEitherForm(value, validated.findings) };
}

/**
 * What is wrong with the file of one server, in view of both forms: where the form with `group` finds no fault, `group` is
 * what is missing, and a field that neither form has may be a misspelt one of either.
 */
function inEitherForm(value: unknown, findings: readonly Violation[]): readonly Violation[] {
  const either = validateBy(ajv.compile<unknown>(EitherFormSchema), value);
  const known = new Map(either.valid ? [] : either.findings.map(each => [JSON.stringify(each.path), each]));
  return findings.map(finding => {
    const same = known.get(JSON.stringify(finding.path));
    if (same === undefined) return { ...finding, message: needsGroup(finding) };
    return finding.at === 'key' ? same : finding;
  });
}

const needsGroup = ({ at }: Violation): string =>
  at === 'key'
    ? 'needs `group`: list the servers there, or write the checks of each of `peers`'
    : 'gives each server a value of its own, which needs `group`: list the servers there, or write one value';

/** The value as the file of a whole group, likewise. Its schema is compiled when first needed; ajv caches it. */
export const validateGroup = (value: unknown): Validated<GroupFile> =>
  validateBy(ajv.compile<GroupFile>(GroupFileSchema), value);

function validateBy<F>(matchesSchema: ValidateFunction<F>, value: unknown): Validated<F> {
  met = [];
  const matches = matchesSchema(value);
  const errors = [...(matchesSchema.errors ?? []), ...met.flatMap(errorsOf)];
  if (matches && errors.length === 0) return { valid: true, file: value };
  return { valid: false, findings: findingsOf(errors) };
}

function errorsOf({ value, union, place }: Member): readonly ErrorObject[] {
  const schema = union.oneOf?.find(branch => branch.properties?.kind?.const === value.kind);
  if (schema === undefined) return [noSuchKind(value, union, place)];
  // Compiled at first use; ajv caches it.
  const matches = ajv.compile(schema);
  matches(value, place);
  return matches.errors ?? [];
}

/** Worded like ajv's own `discriminator`. */
function noSuchKind({ kind }: Member['value'], union: SchemaNode, { instancePath }: Place): ErrorObject {
  return {
    keyword: 'discriminator',
    instancePath,
    schemaPath: '',
    params: { tag: 'kind', tagValue: kind },
    parentSchema: union,
  };
}
