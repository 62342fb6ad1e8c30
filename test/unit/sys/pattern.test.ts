import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, PatternError } from '../../../src/sys/pattern.ts';

describe('a pattern that could run away', () => {
  it.each([
    ['(?=a)b', /^a lookaround \(`\(\?=`\) can take for ever: write what must be there/],
    ['(?<!a)b', /^a lookaround \(`\(\?<!`\)/],
    ['(a)\\1', /^a backreference \(`\\1`\) can take for ever: write out what it is to repeat$/],
    ['(?<x>a)\\k<x>', /^a backreference/],
    [
      '((a{100}){100}){100}',
      /^it (repeats too often|comes to .* steps).*: write `\+` or `\*` instead of counted/,
    ],
    ['a(b|c){300}d', /^it comes to \d+ steps, 128 at most: write/],
    ['a{1001}', /^it repeats too often: write/],
    ['(', /^unterminated group$/],
  ])('%s is refused, with what to write instead', (source, why) => {
    expect(() => compilePattern(source)).toThrow(PatternError);
    expect(() => compilePattern(source)).toThrow(why);
  });

  // Each of these takes V8 longer than the sun has left, or seconds at least: without an engine in linear time they do not end.
  it.each([
    ['^(a+)+$', `${'a'.repeat(60_000)}!`],
    ['(?:a|a)*b', 'a'.repeat(60_000)],
    ['a*a*a*a*a*a*a*a*b', 'a'.repeat(60_000)],
    ['(x+x+)+y', 'x'.repeat(60_000)],
    ['status.*ok', 'status'.repeat(10_000)],
  ])('%s does not', (source, text) => {
    expect(compilePattern(source).test(text)).toBe(false);
    expect(compilePattern(source).find(text)).toBeUndefined();
  });
});

/** Whatever JavaScript's own engine says of short texts, on which it is quick. */
function agrees(source: string, text: string): void {
  const pattern = compilePattern(source);
  const found = new RegExp(source).exec(text);
  expect([source, text, pattern.test(text)]).toEqual([source, text, found !== null]);
  expect([source, text, pattern.find(text)]).toEqual([
    source,
    text,
    found === null ? undefined : { index: found.index, text: found[0] },
  ]);
}

describe('a pattern means what it means in JavaScript', () => {
  const TEXTS = [
    '',
    'a',
    'abc',
    '220 mx1 ESMTP\r\n',
    '250-a\r\n250 b\r\n',
    'a\rb',
    'a\u2028b',
    'a\u00a0b',
    'A{,5}]x}',
    'k\x01\x08\x00\\c',
    'é-_/"\'<>^[]',
    'line\n',
    'xx&&yy:alpha:',
  ];
  it.each([
    '(a)',
    '^220 .*\\r\\n',
    '^(250-.*\\r\\n)*250 .*\\r\\n',
    'a.b',
    '(a.b)',
    '(\\s+)',
    '([\\s]+)',
    '([\\S]+)',
    '(\\S+)',
    '([^\\s]+)',
    '(\\A)',
    '(\\z)',
    '(\\p)',
    '(\\e)',
    '(\\u0061)',
    '(\\x61)',
    '(\\u)',
    '(\\x)',
    '(\\ca)',
    '([\\b])',
    '(\\b)a',
    '(a)\\B',
    '(\\0)',
    '([])',
    '([^])',
    '([[:alpha:]]+)',
    '([a&&b]+)',
    '([\\]])',
    '([[])',
    '([]x]?)',
    '([^^])',
    '([\\^])',
    '(a{)',
    '(a{,5})',
    '(])',
    '(})',
    'A{,5}',
    '(\\/)',
    '(\\-)',
    '(\\_)',
    '(é)',
    '(\\é)',
    '(?<name>b)c',
    '(?:b)c',
    '(a|ab)(c|bcd)?',
    '(a*?)b',
    'x*',
    '(e$)',
    'e\\n?$',
    '(a|)',
    '(\\cZ)?',
    '(\\d{3})',
    '[\\w-]+',
    '(\\$)?$',
    '([\\d\\-]+)',
    '(?:)',
    '(\\Q)',
    '[.]?',
  ])('%s', source => {
    for (const text of TEXTS) agrees(source, text);
  });

  it('whatever is made of its parts', () => {
    const character = fc.constantFrom('a', '.', '\\s', '[ab]', '[^a]', 'é');
    const atom = fc.constantFrom('a', 'b', '.', '\\d', '\\s', '[ab]', '[^a]', '\\b', 'é', '\\.', ' ', '\\n');
    const { pattern } = fc.letrec<{ pattern: string; piece: string }>(tie => ({
      piece: fc.oneof(
        { weight: 4, arbitrary: atom },
        fc.tuple(atom, fc.constantFrom('?', '{2}', '{1,2}')).map(([one, times]) => `(?:${one})${times}`),
        tie('pattern').map(inner => `(${inner})`),
      ),
      pattern: fc.oneof(
        fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map(pieces => pieces.join('')),
        fc.tuple(tie('piece'), tie('piece')).map(([one, other]) => `${one}|${other}`),
        fc.tuple(character, fc.constantFrom('*', '+', '*?', '+?')).map(([one, times]) => `${one}${times}`),
      ),
    }));
    const text = fc.array(fc.constantFrom('a', 'b', '1', ' ', '\n', '\r', '.', 'é'), { maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (source, letters) => agrees(source, letters.join(''))),
      { numRuns: 500 },
    );
  });
});

describe('what a pattern looks at', () => {
  it('is as much of a text as has a bounded cost, 64 KiB at least', () => {
    for (const source of ['fine', '(fine|well)', 'a(b|c){38}d']) {
      expect(compilePattern(source).reach).toBeGreaterThanOrEqual(64 * 1024);
    }
    const { reach, test } = compilePattern('([^a])');
    expect(test(`${'a'.repeat(reach - 1)}b`)).toBe(true);
    expect(test(`${'a'.repeat(reach)}b`)).toBe(false);
  });
});
