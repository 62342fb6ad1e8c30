/** The documents that users read: the README, and the pages of docs/. */
import { readdirSync, readFileSync } from 'node:fs';
import { ROOT } from './artifacts.ts';

export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export const readDocument = (path: string): Document => ({
  path,
  text: readFileSync(new URL(path, ROOT), 'utf8'),
});

/** The README first, then every page of docs/ by its path. */
export function documents(): readonly Document[] {
  const pages = readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`);
  return ['README.md', ...pages.sort()].map(readDocument);
}

export interface Fenced {
  readonly path: string;
  /** Number of the line on which its content begins, from 1. */
  readonly line: number;
  readonly content: string;
}

const FENCE = /^( *)```(\w*)\n(.*?)^ *```$/gms;

/** The fenced blocks of a document in one of these languages, without the indentation of the fence. */
export function fenced({ path, text }: Document, ...languages: readonly string[]): readonly Fenced[] {
  return [...text.matchAll(FENCE)]
    .filter(([, , language = '']) => languages.includes(language))
    .map(({ 1: indent = '', 3: block = '', index }) => ({
      path,
      line: text.slice(0, index).split('\n').length + 1,
      content: block
        .split('\n')
        .map(line => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n'),
    }));
}
