import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/config/document.ts';

const YAML = `# a comment
routing:
  networks: [eth0, eth1]
services:
  - name: smtp
    metric:
  - &second
    name: ldap
copy: *second
`;

const { value, locate } = readDocument(YAML, 'r.yml');

describe('a document', () => {
  it.each([
    { path: [], line: 2, column: 1 },
    { path: ['routing'], line: 3, column: 3 },
    { path: ['routing', 'networks', 1], line: 3, column: 20 },
    { path: ['services', 0], line: 5, column: 5 },
    { path: ['services', 0, 'name'], line: 5, column: 11 },
    { path: ['services', 0, 'metric'], line: 6, column: 12 },
    { path: ['services', 1, 'name'], line: 8, column: 11 },
  ])('finds the path $path in line $line, column $column', ({ path, line, column }) => {
    expect(locate(path)).toEqual({ line, column });
  });

  it('finds the name of the field where that is at fault', () => {
    expect(locate(['services', 0, 'name'], 'key')).toEqual({ line: 5, column: 5 });
  });

  it('finds what encloses a path that the text lacks', () => {
    expect(locate(['routing', 'timers', 'update'])).toEqual({ line: 3, column: 3 });
    expect(locate(['services', 7, 'name'])).toEqual({ line: 5, column: 3 });
  });

  it('finds an alias itself, and what is below it where the anchor is', () => {
    expect(locate(['copy'])).toEqual({ line: 9, column: 7 });
    expect(locate(['copy', 'name'])).toEqual({ line: 8, column: 11 });
    expect(value).toHaveProperty('copy.name', 'ldap');
  });

  it('is read from JSON with tabs and escapes', () => {
    const json = '{\n\t"a": [1, true, null, "x\\u0041\\n\\/"],\n\t"b": {}\n}\n';
    expect(readDocument(json, 'r.json').value).toEqual(JSON.parse(json));
    expect(readDocument(json, 'r.json').locate(['a', 3])).toEqual({ line: 2, column: 23 });
  });

  it('is read behind a byte order mark', () => {
    expect(readDocument('\uFEFFa: 1\n', 'r.yml').value).toEqual({ a: 1 });
  });

  it('has __proto__ as a field like any other', () => {
    const read = readDocument('__proto__: { polluted: true }\n', 'r.yml').value;
    expect(Object.keys(Object(read))).toEqual(['__proto__']);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['a bomb of aliases', bombOfAliases(), 'Excessive alias count'],
    ['endless nesting', '['.repeat(100_000), 'call stack'],
    ['fields named by mappings, one in the other', `${'? '.repeat(60)}a\n`, 'a field name must be text'],
    ['an old document that asks for sets and dates', '%YAML 1.1\n---\na: !!set {b}\n', 'Unresolved tag'],
  ])('that is %s is one clear error', (_, text, message) => {
    expect(() => readDocument(text, 'r.yml')).toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining(message) }),
    );
  });

  function bombOfAliases(): string {
    const ten = (name: string) => `[${Array.from({ length: 10 }, () => name).join(', ')}]`;
    return `a: &a ${ten('1')}\nb: &b ${ten('*a')}\nc: &c ${ten('*b')}\nd: ${ten('*c')}\n`;
  }

  /** Each took minutes where every part was compared with every other, and nothing else ran meanwhile. */
  it.each([
    ['a fault on each line', 'a: b: c\n'.repeat(50_000), 'Nested mappings'],
    ['the same field on each line', 'a: 1\n'.repeat(50_000), 'the field "a" is given twice'],
    ['an alias on each line', `- &a x\n${'- *a\n'.repeat(50_000)}`, 'Excessive alias count'],
    ['an alias without an anchor', '- *a\n'.repeat(50_000), '*a has no anchor &a before it'],
  ])('that is %s is refused soon', (_, text, message) => {
    expect(() => readDocument(text, 'r.yml')).toThrow(message);
  });
});
