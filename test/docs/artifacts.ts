/** What is committed but made from the source: `npm run docs` writes it, and tests hold it to what the source says now. */
import { publishedSchema } from '../../src/config/json-schema.ts';
import { configReference } from '../../src/config/reference.ts';
import { publishedStatusSchema } from '../../src/report/status/status-schema.ts';
import { architecturePicture } from './architecture.ts';
import { withMarked } from './marked.ts';
import { statesTable } from './states.ts';

export const SCHEMA_FILE = new URL('../../examples/ripcord.schema.json', import.meta.url);
export const STATUS_SCHEMA_FILE = new URL('../../examples/ripcord-status.schema.json', import.meta.url);
export const ARCHITECTURE_FILE = new URL('../../docs/design/architecture.svg', import.meta.url);
export const README_FILE = new URL('../../README.md', import.meta.url);

/** The content of examples/ripcord.schema.json. */
export function schemaFile(): string {
  return `${JSON.stringify(publishedSchema(), null, 2)}\n`;
}

/** The content of examples/ripcord-status.schema.json. */
export function statusSchemaFile(): string {
  return `${JSON.stringify(publishedStatusSchema(), null, 2)}\n`;
}

/** The content of docs/design/architecture.svg. */
export const architectureFile = architecturePicture;

/** A README with the reference and the table of states of today between their markers. Throws if it lacks them. */
export const withReference = (readme: string): string =>
  withMarked(withMarked(readme, 'reference', configReference()), 'states', statesTable());
