/** What is committed but made from the source: `npm run docs` writes it, and tests hold it to what the source says now. */
import { publishedSchema } from '../../src/config/json-schema.ts';
import { configReference } from '../../src/config/reference.ts';

const BEGIN = '<!-- reference:begin -->';
const END = '<!-- reference:end -->';

export const SCHEMA_FILE = new URL('../../examples/ripcord.schema.json', import.meta.url);
export const README_FILE = new URL('../../README.md', import.meta.url);

/** The content of examples/ripcord.schema.json. */
export function schemaFile(): string {
  return `${JSON.stringify(publishedSchema(), null, 2)}\n`;
}

/** A README with the reference of today between its two markers. Throws if it lacks them. */
export function withReference(readme: string): string {
  const [before, rest] = split(readme, BEGIN);
  const [, after] = split(rest, END);
  return `${before}${BEGIN}\n${configReference()}\n${END}${after}`;
}

function split(text: string, marker: string): [string, string] {
  const at = text.indexOf(marker);
  if (at < 0) throw new Error(`the README lacks the line ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}
