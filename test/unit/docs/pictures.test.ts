/** The pictures of the documentation show today's states, and are drawings that a browser takes. */
import { describe, expect, it } from 'vitest';
import { ARTIFACTS } from '../../docs/artifacts.ts';
import { missingStates } from '../../docs/pictures/states.ts';

const pictures = ARTIFACTS.filter(({ path }) => path.startsWith('docs/pictures/'));

/** Names of elements that are open at the end, or closed without being open. */
function unbalanced(svg: string): readonly string[] {
  const open: string[] = [];
  const odd: string[] = [];
  for (const [, slash, name = '', rest = ''] of svg.matchAll(/<(\/?)(\w+)((?:[^>"]|"[^"]*")*)>/g)) {
    if (slash === '/') {
      if (open.pop() !== name) odd.push(name);
    } else if (!rest.endsWith('/')) open.push(name);
  }
  return [...odd, ...open];
}

describe('a picture', () => {
  it.each(pictures)('$path is a balanced drawing without a hole in its numbers', ({ content }) => {
    const svg = content();
    expect(unbalanced(svg)).toEqual([]);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it.each(pictures)(
    '$path has colours for a dark page, and words for those who do not see it',
    ({ content }) => {
      expect(content()).toContain('prefers-color-scheme: dark');
      expect(content()).toMatch(/aria-label="[^"]{20,}"/);
    },
  );

  it('of the states lacks none', () => {
    expect(missingStates()).toEqual([]);
  });
});
