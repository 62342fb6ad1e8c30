/** The words of the source: phrases that slow a reader down, each with what to write instead. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

interface Odd {
  readonly phrase: RegExp;
  readonly instead: string;
}

/** Looked for in comments and string literals, line ends in comments taken as blanks. */
const ODD: readonly Odd[] = [
  { phrase: /\bwho(?:so)?ever\b/gi, instead: 'the one that is meant: the peer, the caller, a server that' },
  { phrase: /\banew\b/gi, instead: 'again' },
  {
    phrase: /\b(?:is|are|was|were|be|been|being) told\b(?! apart)/gi,
    instead: 'receives, is logged, is known',
  },
  { phrase: /\b(?:tells?|told) of\b/gi, instead: 'reports, announces, shows' },
  { phrase: /\b(?:what|which|that|who) tells?\b(?! .{0,40}\bapart\b)/gi, instead: 'shows, determines, says' },
  { phrase: /\btold (?:once|when|why|by)\b/gi, instead: 'called once, called when' },
  { phrase: /\baffairs?\b/gi, instead: 'the part that does it' },
  { phrase: /\bburial\b/gi, instead: 'end, removal' },
  { phrase: /\blest\b/gi, instead: 'so that … not' },
  {
    phrase: /: (?:there (?:is|are) none|it is none|none is)\b|\bnone of it\b/gi,
    instead: 'if there is no …',
  },
  { phrase: /\bnobody\b/gi, instead: 'no program, no server, no peer, no router' },
  { phrase: /\b(?:of no effect|without effect|of no use)\b/gi, instead: 'does nothing, is useless' },
  { phrase: /\b(?:to|can|can't|cannot|could) be had\b/gi, instead: 'is available, can be used' },
  { phrase: /\bas good as\b/gi, instead: 'nearly, works like' },
  { phrase: /\ball the same(?=[,.;:)]|$| \*\/)/gim, instead: 'anyway, still' },
  { phrase: /\bat first hand\b/gi, instead: 'from its own checks' },
  { phrase: /\bby and by\b/gi, instead: 'gradually' },
  { phrase: /\b(?:is|are) not ours to\b/gi, instead: 'ripcord does not' },
  { phrase: /\bhears? of\b|\bheard of\b/gi, instead: 'receives, learns, notices' },
  { phrase: /\b(?:parts?|who|what|onError|listener) hears?\b/gi, instead: 'receives' },
  { phrase: /\blook(?:s|ed|ing)?(?: at)? by hand\b/gi, instead: 'polls' },
  { phrase: /\bspeaks? of\b|\bspoken of\b/gi, instead: 'names, mentions' },
  { phrase: /\bfor people\b/gi, instead: 'readable, in words' },
  {
    phrase: /\b(?:peer|server|stranger|controller)s?'s? (?:own )?words?\b|\blast words\b/gi,
    instead: 'report',
  },
  { phrase: /\blets? go of\b/gi, instead: 'releases, closes' },
  { phrase: /\bsomebody\b/gi, instead: 'an operator, another program' },
];

/** Comments (adjoining lines of `//` as one) and string literals of one line; a template literal with its code. */
const TEXTS =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*(?:\n\s*\/\/[^\n]*)*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const LINE_IN_COMMENT = /\n\s*(?:\*(?!\/)|\/\/)?\s*/g;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));

const findings = files.flatMap(name => {
  const text = readFileSync(join(src, name), 'utf8');
  return [...text.matchAll(TEXTS)].flatMap(({ 0: piece, index }) => {
    const line = text.slice(0, index).split('\n').length;
    const plain = piece.replace(LINE_IN_COMMENT, ' ');
    return ODD.flatMap(({ phrase, instead }) =>
      [...plain.matchAll(phrase)].map(([odd]) => `${name}:${line}: ${odd} -> ${instead}`),
    );
  });
});

it('the words of the source are plain', () => {
  expect(findings).toEqual([]);
});
