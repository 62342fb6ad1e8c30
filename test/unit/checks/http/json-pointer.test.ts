import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, valueAt } from '../../../../src/checks/http/json-pointer.ts';

/** The document of RFC 6901, 5, with what it says each pointer names. */
const DOCUMENT = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'k"l': 6, ' ': 7, 'm~n': 8 };

describe('a JSON pointer', () => {
  it.each([
    ['', DOCUMENT],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j names what RFC 6901 says', (pointer, value) => {
    expect(valueAt(DOCUMENT, pointer)).toEqual({ value });
  });

  it.each(['/bar', '/foo/2', '/foo/-', '/foo/00', '/foo/length', '/toString', '/__proto__', '/foo/0/0'])(
    '%j names nothing',
    pointer => {
      expect(valueAt(DOCUMENT, pointer)).toBeUndefined();
    },
  );

  it('finds any key by its escaped form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.jsonValue(), (key, value) => {
        const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        // JSON knows no -0: as the text says it, not as it was made.
        const said: unknown = JSON.parse(JSON.stringify(value));
        expect(valueAt(JSON.parse(JSON.stringify({ [key]: value })), pointer)?.value).toEqual(said);
      }),
    );
  });

  it('has no document in text that is no JSON; null is one', () => {
    expect(parseJson('{"a":')).toBeUndefined();
    expect(parseJson('null')).toEqual({ value: null });
  });
});
