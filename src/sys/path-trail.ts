/** The way to a path, link by link, and a print that shows whether anything on it has changed. */
import { lstat, readdir, readlink } from 'node:fs/promises';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { stampFrom } from './stamp.ts';

export interface Trail {
  /** Every path whose change changes what is found: each link on the way, and last the end. */
  readonly steps: readonly string[];
  /** What the path leads to, whether it exists or not. */
  readonly end: string;
  /** Whether the path leads to a folder: then the entries directly in it belong to the print. */
  readonly isFolder: boolean;
  /** The print of everything on the trail: a different one means that something changed, by name or content. */
  readonly print: string;
  /** When something on it changed last (ms of the wall clock). */
  readonly changedAt: number;
}

/** As many links in a row as Linux follows (MAXSYMLINKS): more is a loop. */
const MOST_LINKS = 40;

/** @throws LateFileError */
export function trailOf(path: string): Promise<Trail> {
  return accessFile(path, FILE_WITHIN_MS, async signal => {
    const prints: Print[] = [];
    const look = async (at: string): Promise<Print> => {
      signal.throwIfAborted();
      const print = await printOf(at);
      prints.push(print);
      return print;
    };
    const links: string[] = [];
    let ahead = resolve(path);
    while (links.length < MOST_LINKS) {
      const link = await firstLink(ahead);
      if (link === undefined) break;
      await look(link.at);
      links.push(link.at);
      ahead = link.onward;
    }
    const { isFolder } = await look(ahead);
    if (isFolder) for (const name of await namesIn(ahead)) await look(join(ahead, name));
    return {
      steps: [...links, ahead],
      end: ahead,
      isFolder,
      print: prints.map(({ text }) => text).join('\n'),
      changedAt: Math.max(...prints.map(({ changedAt }) => changedAt)),
    };
  });
}

/** The first link on the way to a path, and the way on from there; undefined if there is no link. */
async function firstLink(path: string): Promise<{ at: string; onward: string } | undefined> {
  const { root } = parse(path);
  const steps = path.slice(root.length).split(sep);
  for (const index of steps.keys()) {
    const at = join(root, ...steps.slice(0, index + 1));
    const target = await readlink(at).catch((error: unknown) => {
      // EINVAL: it exists and is not a link. A path that is missing or unreadable is watched for its appearance.
      return codeOf(error) === 'EINVAL' ? undefined : null;
    });
    if (target === null) return undefined;
    if (target !== undefined) return { at, onward: resolve(dirname(at), target, ...steps.slice(index + 1)) };
  }
  return undefined;
}

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    names => names.sort(),
    () => [],
  );

interface Print {
  readonly text: string;
  readonly changedAt: number;
  readonly isFolder: boolean;
}

async function printOf(path: string): Promise<Print> {
  try {
    const stats = await lstat(path, { bigint: true });
    const isFolder = stats.isDirectory();
    // A folder's own times change with its neighbours' drafts.
    const print = isFolder ? `${stats.dev}:${stats.ino}:${stats.mode}` : stampFrom(stats).print;
    return {
      text: `${path} ${print}`,
      changedAt: isFolder ? 0 : Number(stats.ctimeNs / 1_000_000n),
      isFolder,
    };
  } catch (error) {
    return { text: `${path} ${codeOf(error)}`, changedAt: 0, isFolder: false };
  }
}
