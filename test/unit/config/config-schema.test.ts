import { expect, test } from 'vitest';
import { publishedSchema } from '../../../src/config/json-schema.ts';
import { patternWords, type SchemaNode } from '../../../src/schema/schema-node.ts';

interface Place {
  readonly path: string;
  readonly node: SchemaNode;
}

/** Every field of the schema, however deep. */
function fieldsBelow(path: string, node: SchemaNode): Place[] {
  const fields = Object.entries(node.properties ?? {}).map(([name, field]) => ({
    path: `${path}.${name}`,
    node: field,
  }));
  const inner = [
    ...(node.items === undefined ? [] : [node.items]),
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
  ];
  return [
    ...fields,
    ...fields.flatMap(field => fieldsBelow(field.path, field.node)),
    ...inner.flatMap((alternative, index) => fieldsBelow(`${path}<${index}>`, alternative)),
  ];
}

const FIELDS = fieldsBelow('', publishedSchema());

test.each(FIELDS)('given the field $path, it is described', ({ node }) => {
  expect(node.description).toMatch(/^[`A-Z"A-Za-z].*\.$/s);
});

test('given the whole schema, fields of every depth were looked at', () => {
  expect(FIELDS.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      '.server',
      '.routing.timers.update',
      '.services<0>.peers<0>.checks<0><0>.expect',
    ]),
  );
});

test.each(FIELDS.filter(({ node }) => 'pattern' in node))(
  'given the pattern of $path, it has words',
  ({ node }) => {
    expect(patternWords(node)).toBeDefined();
  },
);
