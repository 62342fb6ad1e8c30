/** The configuration reference, from the schema: as data for the manual page, as Markdown for docs/reference/configuration.md. */
import { isDeepStrictEqual } from 'node:util';
import { expected, type SchemaNode } from '../schema/schema-node.ts';
import { publishedSchema } from './json-schema.ts';

/** One table: an object of the file, or one kind of such an object. */
interface Section {
  readonly title: string;
  readonly fields: readonly Field[];
}

interface Field {
  readonly name: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

/** An object of the file, or one kind of such an object. All texts are Markdown within a line. */
export interface ReferenceSection {
  readonly title: string;
  readonly fields: readonly ReferenceField[];
}

export interface ReferenceField {
  readonly name: string;
  /** What may be written. */
  readonly value: string;
  /** Empty: it has none. */
  readonly byDefault: string;
  readonly description: string;
}

/** A section for each object of the configuration file, the top level first. */
export function referenceSections(): readonly ReferenceSection[] {
  return sectionsOf('', publishedSchema())
    .filter(isFirst)
    .map(({ title, fields }) => ({
      title,
      fields: fields.map(field => ({
        name: field.name,
        value: valueColumn(field.node),
        byDefault: defaultColumn(field),
        description: field.node.description ?? '',
      })),
    }));
}

/** Markdown: one table for each section. */
export const configReference = (): string => referenceSections().map(markdownOf).join('\n\n');

/** The sections of an object and, after it, of its nested objects. */
function sectionsOf(path: string, node: SchemaNode): Section[] {
  if (node.oneOf !== undefined) return kindSections(path, node.oneOf);
  const fields = fieldsOf(node);
  return [{ title: path === '' ? 'Top level' : `\`${path}\``, fields }, ...nested(path, fields)];
}

/** First the fields that all kinds share, then those of each kind. */
function kindSections(path: string, kinds: readonly SchemaNode[]): Section[] {
  const tables = kinds.map(fieldsOf);
  const shared = (tables[0] ?? []).filter(field =>
    tables.every(table => table.some(f => isDeepStrictEqual(f, field))),
  );
  const isOwn = (field: Field) => !shared.some(common => common.name === field.name);
  return [
    { title: `\`${path}\`, every kind`, fields: shared },
    ...kinds.flatMap((kind, index) => {
      const fields = (tables[index] ?? []).filter(isOwn);
      return [
        { title: `\`${path}\`, \`kind: ${kind.properties?.kind?.const}\``, fields },
        ...nested(path, fields),
      ];
    }),
  ];
}

function nested(path: string, fields: readonly Field[]): Section[] {
  return fields.flatMap(({ name, node }) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (isMapping(node)) return sectionsOf(here, node);
    return node.items !== undefined && isMapping(node.items) ? sectionsOf(`${here}[]`, node.items) : [];
  });
}

const isMapping = (node: SchemaNode) => node.properties !== undefined || node.oneOf !== undefined;

function fieldsOf({ properties, required }: SchemaNode): Field[] {
  return Object.entries(properties ?? {}).map(([name, node]) => ({
    name,
    node,
    required: required?.includes(name) ?? false,
  }));
}

/**
 * Checks of a peer have the same tables as our own checks, and what a server of a group has otherwise is a part of
 * another table: repeating them would only make the reader compare them.
 */
function isFirst({ fields }: Section, index: number, all: readonly Section[]): boolean {
  if (all.findIndex(other => isDeepStrictEqual(other.fields, fields)) < index) return false;
  const isPart = fields.every(({ node, required }) => !required && node.default === undefined);
  return !(isPart && all.some(other => other.fields.length >= fields.length && contains(other, fields)));
}

/** Whether a table has all of these fields, some of them with a default or required. */
function contains(table: Section, fields: readonly Field[]): boolean {
  const alike = (a: Field, b: Field) => a.name === b.name && a.node.description === b.node.description;
  const found = fields.map(field => table.fields.find(other => alike(other, field)));
  return (
    !found.includes(undefined) && found.some(field => field?.required || field?.node.default !== undefined)
  );
}

function markdownOf({ title, fields }: ReferenceSection): string {
  const rows = fields.map(({ name, value, byDefault, description }) => [
    `\`${name}\``,
    value,
    byDefault,
    description,
  ]);
  return [
    `### ${title}`,
    '',
    row(['Field', 'Value', 'Default', 'What it is']),
    row(['-', '-', '-', '-']),
    ...rows.map(row),
  ].join('\n');
}

const row = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function valueColumn(node: SchemaNode): string {
  const items = node.items === undefined || isMapping(node.items) ? '' : `, each ${expected(node.items)}`;
  const example = node.examples === undefined ? '' : `, such as \`${node.examples[0]}\``;
  return `${expected(node)}${items}${example}`;
}

function defaultColumn({ node, required }: Field): string {
  if (required) return '**required**';
  if (node.default === undefined) return '';
  return isMapping(node) ? 'see its table' : `\`${JSON.stringify(node.default)}\``;
}
