/**
 * Translates a JavaScript regular expression into the syntax of RE2 (re2js), with the same meaning. Refuses what RE2
 * leaves out because no engine can match it in linear time: lookarounds and backreferences. Pure.
 */

/** A pattern that cannot be used; the message completes a sentence, and says what to write instead. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** `\s` of JavaScript (ECMA-262, 22.2.2.9: WhiteSpace and LineTerminator), as ranges; RE2's is ASCII. */
const SPACE =
  '\\t-\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NO_SPACE =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}!-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}' +
  '\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';
/** `.` of JavaScript leaves out all its line ends, RE2's only the line feed. */
const ANY_BUT_LINE_END = '[^\\n\\r\\x{2028}\\x{2029}]';
const ANYTHING = '[\\x{0}-\\x{10ffff}]';
const NOTHING = '[^\\x{0}-\\x{10ffff}]';

const ESCAPE = '\\\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|[^])';
const CLASS = '\\[\\^?(?:[^\\\\\\]]|\\\\[^])*\\]';
const GROUP = '\\(\\?(?:<?[=!]|:|<[^>]*>)';
const TIMES = '\\{\\d+(?:,\\d*)?\\}';
const TOKEN = new RegExp(`${ESCAPE}|${CLASS}|${GROUP}|${TIMES}|[^]`, 'gi');
const TOKEN_OF_CLASS = new RegExp(`${ESCAPE}|[^]`, 'gi');

/**
 * Translates a pattern that JavaScript accepts (without flags).
 * @throws PatternError
 */
export function toRe2(source: string): string {
  return source.replaceAll(TOKEN, token => {
    if (token.startsWith('\\')) return escaped(token, false);
    if (token.startsWith('[')) return classOf(token);
    if (token === '.') return ANY_BUT_LINE_END;
    if (/^[{}\]]$/.test(token)) return `\\${token}`;
    if (/^\(\?<?[=!]$/.test(token)) throw new PatternError(LOOKAROUND(token));
    // The content of groups is never used.
    return token.startsWith('(') ? '(?:' : token;
  });
}

function classOf(token: string): string {
  if (token === '[]') return NOTHING;
  if (token === '[^]') return ANYTHING;
  const negation = token.startsWith('[^') ? '^' : '';
  const body = token
    .slice(1 + negation.length, -1)
    .replaceAll(TOKEN_OF_CLASS, one =>
      one.startsWith('\\') ? escaped(one, true) : one.replace(/[[^]/, '\\$&'),
    );
  return `[${negation}${body}]`;
}

const LOOKAROUND = (token: string) =>
  `a lookaround (\`${token}\`) can take for ever: write what must be there, or use a second check`;

function escaped(token: string, inClass: boolean): string {
  const letter = token.charAt(1);
  switch (letter) {
    case 'd':
    case 'D':
    case 'w':
    case 'W':
    case 'n':
    case 'r':
    case 't':
    case 'f':
    case 'v':
      return token;
    case 's':
      return inClass ? SPACE : `[${SPACE}]`;
    case 'S':
      return inClass ? NO_SPACE : `[${NO_SPACE}]`;
    case 'b':
      return inClass ? '\\x{8}' : token;
    case 'B':
      return inClass ? letter : token;
    case '0':
      return '\\x{0}';
    case 'u':
    case 'x':
      return token.length > 2 ? `\\x{${token.slice(2)}}` : letter;
    case 'c':
      return token.length > 2 ? `\\x{${(token.charCodeAt(2) % 32).toString(16)}}` : '\\\\c';
    case 'k':
      throw new PatternError(backreference(token));
  }
  if (/[1-9]/.test(letter)) throw new PatternError(backreference(token));
  return /[!-/:-@[-`{-~]/.test(letter) ? token : letter;
}

const backreference = (token: string) =>
  `a backreference (\`${token}\`) can take for ever: write out what it is to repeat`;
