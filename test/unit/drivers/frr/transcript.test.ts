import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isComplete, takeApart, typed } from '../../../../src/drivers/frr/transcript.ts';

const MARK = '00c0ffee';
const line = fc.stringMatching(/^[a-z][a-z0-9 ]{0,20}$/);
const host = fc.oneof(
  fc.constantFrom('vm', '(null)', 'a#', 'x#y>z', 'host(config)', 'a.b*c[d]'),
  fc.stringMatching(/^[!-~]{1,20}$/),
);
const answer = fc.array(
  fc.oneof(
    fc.stringMatching(/^[ -~]{0,30}$/),
    fc.constantFrom('vm# show version', 'vm(config)# end', `vm# !${'0'.repeat(8)}-1`, '\r', '\u2028'),
  ),
  { maxLength: 5 },
);
const prompt = fc.constantFrom('#', '>', '(config)#', '(config-route-map)#');

/** What vtysh writes for the lines typed. */
function echo(
  hostName: string,
  exchanges: readonly (readonly [string, string, readonly string[]])[],
): string {
  const parts = exchanges.map(
    ([said, at, answered], index) =>
      `${hostName}${at} ${said}\n${answered.map(text => `${text}\n`).join('')}${hostName}${at} !${MARK}-${index + 1}\n`,
  );
  return `${hostName}# !${MARK}-0\n${parts.join('')}${hostName}# `;
}

describe('a transcript', () => {
  it('is taken apart however long the name of the host is', () => {
    const transcript = echo('`$(reboot)`'.repeat(20_000), [['show version', '#', ['FRRouting']]]);
    expect(takeApart(transcript, ['show version'], MARK)?.answers).toEqual(['FRRouting\n']);
  });

  it('gives each line its answer, whatever host, lines and answers are', () => {
    fc.assert(
      fc.property(host, fc.array(fc.tuple(line, prompt, answer), { maxLength: 5 }), (name, exchanges) => {
        const lines = exchanges.map(([said]) => said);
        const transcript = echo(name, exchanges);
        expect(isComplete(transcript, lines, MARK)).toBe(true);
        expect(takeApart(transcript, lines, MARK)).toEqual({
          before: '',
          answers: exchanges.map(([, , answered]) => answered.map(text => `${text}\n`).join('')),
          after: `${name}# `,
        });
      }),
    );
  });

  it('cut short anywhere is neither complete nor taken', () => {
    const whole = echo('vm', [['show version', '#', ['FRRouting 8.4.4']]]).slice(0, -'vm# '.length);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), length => {
        const part = whole.slice(0, length);
        expect(isComplete(part, ['show version'], MARK)).toBe(false);
        expect(takeApart(part, ['show version'], MARK)).toBe(undefined);
      }),
    );
  });

  it('may begin with a greeting', () => {
    const transcript = `\nHello, this is FRRouting (version 8.4.4).\n\n${echo('vm', [])}`;
    expect(takeApart(transcript, [], MARK)?.before).toBe('\nHello, this is FRRouting (version 8.4.4).\n');
  });

  it.each([
    ['another line was echoed', 'vm# show versio\n'],
    ['the host has another name', 'other# show version\n'],
    ['something came before the echo', 'log message\nvm# show version\n'],
  ])('is not taken if %s', (_why, exchange) => {
    const transcript = `vm# !${MARK}-0\n${exchange}vm# !${MARK}-1\nvm# `;
    expect(takeApart(transcript, ['show version'], MARK)).toBe(undefined);
  });

  it('is not taken if an answer runs into the prompt', () => {
    const transcript = `vm# !${MARK}-0\nvm# set metric 3\n% failedvm# !${MARK}-1\n`;
    expect(takeApart(transcript, ['set metric 3'], MARK)).toBe(undefined);
  });
});

describe('what is typed', () => {
  it('is each line on its own, a mark before and after', () => {
    expect(typed(['a', 'b'], MARK)).toBe(`!${MARK}-0\na\n!${MARK}-1\nb\n!${MARK}-2\n`);
  });
});
