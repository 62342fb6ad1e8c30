/** Each relative link of the documents leads to a file that is there, and to a heading of it where it names one. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');

/** What others made, and what runs of tests leave. */
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage', '.git']);

function documentsIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return documentsIn(path);
    return entry.isFile() && entry.name.endsWith('.md') ? [path] : [];
  });
}

const FENCED = /^ *(```|~~~).*?^ *\1 *$/gms;

/** A text without its code, in which brackets mean something else. */
const withoutCode = (text: string): string => text.replace(FENCED, '').replace(/(`+)[^`]*\1/g, '');

/** `[text](target)` and `![text](target)`, with or without a title, and `[name]: target`. */
const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)/gm;
const linksOf = (text: string): readonly string[] =>
  [...withoutCode(text).matchAll(LINK)].map(([, inline, reference]) => inline ?? reference ?? '');

/** The anchors of a document, as GitHub makes them of its headings; the second of a name has `-1` behind it. */
function anchorsOf(path: string): ReadonlySet<string> {
  const headings = readFileSync(path, 'utf8')
    .replace(FENCED, '')
    .matchAll(/^#+ +(.*)$/gm);
  const times = new Map<string, number>();
  const anchors = [...headings].map(([, heading = '']) => {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    return before === 0 ? name : `${name}-${before}`;
  });
  return new Set(anchors);
}

/** What is wrong with a link; undefined: nothing, or it leads out of the repository. */
function fault(document: string, link: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/i.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : resolve(dirname(document), decodeURIComponent(path));
  if (!existsSync(target)) return `${link}: there is no ${relative(ROOT, target)}`;
  if (anchor === undefined || anchor === '' || statSync(target).isDirectory()) return undefined;
  if (!target.endsWith('.md') || anchorsOf(target).has(anchor)) return undefined;
  return `${link}: there is no such heading`;
}

const documents = documentsIn(ROOT).map(path => relative(ROOT, path));

it('finds documents', () => {
  expect(documents).toContain('README.md');
});

it.each(documents)('the links of %s lead somewhere', name => {
  const document = join(ROOT, name);
  const faults = linksOf(readFileSync(document, 'utf8')).map(link => fault(document, link));
  expect(faults.filter(each => each !== undefined)).toEqual([]);
});
