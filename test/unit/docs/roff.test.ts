import { describe, expect, it } from 'vitest';
import { escaped, inline, paragraph } from '../../docs/roff.ts';

describe('a text for groff', () => {
  it.each([
    ['stays as it is', 'A name, 1s (or more).', 'A name, 1s (or more).'],
    ['has hyphens that can be pasted', '--run', '\\[-]\\[-]run'],
    ['has no escapes of its own', 'a\\fBb', 'a\\[rs]fBb'],
    ['has quotes that are not set as typography', `"it's"`, '\\[dq]it\\[aq]s\\[dq]'],
    ['has characters beyond ASCII by their number', 'µ€', '\\[u00B5]\\[u20AC]'],
  ])('%s', (_, text, roff) => {
    expect(escaped(text)).toBe(roff);
  });

  it('has code and strong words in bold', () => {
    expect(inline('see `a-b`, **required**')).toBe('see \\fBa\\[-]b\\fR, \\fBrequired\\fR');
  });

  it.each(['.so /etc/passwd', "'so /etc/passwd"])('makes no request of %j', text => {
    expect(paragraph(text)).not.toMatch(/^[.']so/m);
  });
});
