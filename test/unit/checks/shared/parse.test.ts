import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { line, match } from '../../../../src/checks/shared/parse.ts';
import { createSearch } from '../../../../src/checks/shared/search.ts';

const search = createSearch();

describe('line', () => {
  it('gives one line without its end and leaves the rest', () => {
    expect(line(Buffer.from('über\r\nnext'))).toEqual({ state: 'done', value: 'über', length: 7 });
  });

  it('wants more until the line has an end', () => {
    expect(line(Buffer.from('no end\r'))).toEqual({ state: 'more' });
  });
});

describe('match', () => {
  it('consumes up to the end of the match, counted in bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), before => {
        fc.pre(!before.includes('PONG'));
        const bytes = Buffer.from(`${before}PONG`);
        const parsed = match('PONG', search)(Buffer.concat([bytes, Buffer.from(' and more')]));
        expect(parsed).toEqual({ state: 'done', value: 'PONG', length: bytes.length });
      }),
    );
  });

  it('wants more as long as nothing matches', () => {
    expect(match('^\\+OK', search)(Buffer.from('+O'))).toEqual({ state: 'more' });
  });
});
