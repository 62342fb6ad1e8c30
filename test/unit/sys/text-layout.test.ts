import { styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, widthOf, wrap, wrapInto } from '../../../src/sys/text-layout.ts';

const red = (text: string) => styleText('red', text, { validateStream: false });

describe('cutting a text', () => {
  it('leaves what fits, and marks what does not', () => {
    expect(cut('smtp serves', 11)).toBe('smtp serves');
    expect(cut('smtp serves', 6)).toBe('smtp …');
  });

  it('counts no colour, and ends it', () => {
    expect(cut(red('smtp'), 4)).toBe(red('smtp'));
    expect(cut(`a ${red('smtp serves')}`, 6)).toBe('a \x1b[31msmt…\x1b[0m');
  });
});

describe('wrapping a text', () => {
  it('breaks at blanks, and indents what follows', () => {
    expect(wrap('one two three four', 9, '  ')).toEqual(['one two', '  three', '  four']);
  });

  it('keeps a word whole that is longer than a line', () => {
    expect(wrap('see /etc/ripcord/ripcord.yml there', 10, '  ')).toEqual([
      'see',
      '  /etc/ripcord/ripcord.yml',
      '  there',
    ]);
  });

  it('goes on with a colour in the next line', () => {
    expect(wrap(red('one two'), 4)).toEqual(['\x1b[31mone\x1b[0m', '\x1b[31mtwo\x1b[39m']);
  });

  it('into few lines cuts the last one', () => {
    expect(wrapInto(2, 'one two three four', 9, '  ')).toEqual(['one two', '  three …']);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', '-'), minLength: 1, maxLength: 12 });
  it('loses no word', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 3, max: 40 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns, '  ');
        expect(lines.join(' ').split(/ +/).filter(Boolean)).toEqual(words);
        for (const line of wrapInto(3, words.join(' '), columns))
          expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
