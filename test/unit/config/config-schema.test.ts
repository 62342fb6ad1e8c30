import { describe, expect, it } from 'vitest';
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

describe('the schema of the configuration', () => {
  it.each(FIELDS)('describes the field $path', ({ node }) => {
    expect(node.description).toMatch(/^[`A-Z"A-Za-z].*\.$/s);
  });

  it('was looked at in fields of every depth', () => {
    expect(FIELDS.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        '.server',
        '.routing.timers.update',
        '.services<0>.peers<0>.checks<0><0>.expect',
      ]),
    );
  });

  it.each(FIELDS.filter(({ node }) => 'pattern' in node))(
    'has words for the pattern of $path',
    ({ node }) => {
      expect(patternWords(node)).toBeDefined();
    },
  );
});
