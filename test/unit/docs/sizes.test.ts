/** The documentation stays short: the README fits into a few screens, and a page is read in one go. */
import { describe, expect, it } from 'vitest';
import { documents, readDocument } from '../../docs/documents.ts';

const README_LINES = 220;
const README_BYTES = 14_000;
const PAGE_LINES = 250;

const linesOf = (text: string): number => text.split('\n').length - 1;

describe('the README', () => {
  const { text } = readDocument('README.md');

  it(`has ${README_LINES} lines at most`, () => {
    expect(linesOf(text)).toBeLessThanOrEqual(README_LINES);
  });

  it(`has ${README_BYTES} bytes at most`, () => {
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(README_BYTES);
  });
});

/** Looked up in, and not read. */
const isReference = (path: string): boolean => path.startsWith('docs/reference/');

const pages = documents().filter(({ path }) => path !== 'README.md' && !isReference(path));

describe(`a page of docs has ${PAGE_LINES} lines at most`, () => {
  it.each(pages)('$path', ({ text }) => {
    expect(linesOf(text)).toBeLessThanOrEqual(PAGE_LINES);
  });

  it.each(pages)('$path is reached from the index of docs', ({ path }) => {
    const { text } = readDocument('docs/README.md');
    const isIndexed = path === 'docs/README.md' || path.startsWith('docs/design/decisions/');
    expect(isIndexed || text.includes(`(${path.slice('docs/'.length)})`), path).toBe(true);
  });
});
