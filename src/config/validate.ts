/** Holds a value to the schema and fills in the defaults that one field alone determines. */
import { Ajv } from 'ajv';
import type { Finding } from './problem.ts';
import { type ConfigFile, ConfigSchema } from './schema.ts';
import { faultOfRegex, findingsOf } from './violation.ts';

export type Validated =
  | { readonly valid: true; readonly file: ConfigFile }
  | { readonly valid: false; readonly findings: readonly Finding[] };

const ajv = new Ajv({
  strict: true,
  discriminator: true,
  useDefaults: true,
  allErrors: true,
  verbose: true,
  formats: { regex: (text: string) => faultOfRegex(text) === undefined },
});

const matchesSchema = ajv.compile<ConfigFile>(ConfigSchema);

/** The value as a ConfigFile, or what is wrong with it. Defaults are written into `value` itself. */
export function validate(value: unknown): Validated {
  if (matchesSchema(value)) return { valid: true, file: value };
  return { valid: false, findings: findingsOf(matchesSchema.errors ?? []) };
}
