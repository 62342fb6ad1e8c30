/** This package: its version, from its package.json, and what lies beside it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './sys/package-folder.ts';

/** The JSON Schema of the configuration, where the examples are installed. */
export const schemaPath = (): string => join(packageFolder(), 'examples', 'ripcord.schema.json');

export function packageVersion(): string {
  const text = readFileSync(join(packageFolder(), 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  if (
    typeof parsed === 'object' &&
    parsed !== null &&
    'version' in parsed &&
    typeof parsed.version === 'string'
  ) {
    return parsed.version;
  }
  throw new Error('package.json holds no version');
}
