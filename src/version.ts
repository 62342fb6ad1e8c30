/** This package: its version, from its package.json, and what lies beside it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The JSON Schema of the configuration, where the examples are installed. */
export const SCHEMA_PATH = fileURLToPath(new URL('../examples/ripcord.schema.json', import.meta.url));

export function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
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
