import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allUnshown, SHOWN_PATTERN, shown } from '../../../src/sys/shown.ts';

describe('what is shown', () => {
  it.each([
    ['plain text, also of other scripts, stays', 'Grüße, 日本語, שלום', 'Grüße, 日本語, שלום'],
    ['control characters go', 'a\x1b[31m\tb\u0085', 'a?[31m?b?'],
    ['what makes text read backwards goes', 'metric \u202e61', 'metric ?61'],
    ['separators of lines and paragraphs go', 'a\u2028b\u2029c', 'a?b?c'],
    ['halves of a character go', '\ud800', '?'],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('fits its own pattern, whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(shown(text)).toMatch(new RegExp(SHOWN_PATTERN, 'u'));
        expect(allUnshown(shown(text))).toEqual([]);
      }),
    );
  });
});
