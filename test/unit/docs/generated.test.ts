/** What is committed but made from the source is what the source says now; `npm run docs` writes it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ARTIFACTS, PARTS, ROOT } from '../../docs/artifacts.ts';
import { withMarked } from '../../docs/marked.ts';

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

describe('what is made from the source is up to date (npm run docs)', () => {
  it.each(ARTIFACTS)('$path', ({ path, content }) => {
    expect(read(path)).toBe(content());
  });

  it.each(PARTS)('$block in $path', async ({ path, block, content }) => {
    const page = read(path);
    expect(withMarked(page, block, await content())).toBe(page);
  });
});

describe('a page', () => {
  it('that lacks the place for a part is refused, with the marker that it lacks', () => {
    expect(() => withMarked('# ripcord\n', 'reference', '')).toThrow(
      'the page lacks the line <!-- reference:begin -->',
    );
  });
});
