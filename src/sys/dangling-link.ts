/** Tells a link that leads to nothing from a path at which nothing lies. */
import { lstat, readlink, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { shown } from './shown.ts';

/**
 * For a path that stat(2) does not find: a phrase that says which link on the way leads to nothing, "it leads to
 * /srv/conf.d, which does not exist"; undefined if no link is the cause.
 * @throws LateFileError, and other errors of the file system
 */
export function danglingLink(path: string): Promise<string | undefined> {
  return accessFile(path, FILE_WITHIN_MS, async signal => {
    // What is missing below the last entry that exists is missing because of this entry, if it is a link.
    for (let at = resolve(path); ; at = dirname(at)) {
      signal.throwIfAborted();
      const entry = await unlessMissing(() => lstat(at));
      if (entry === undefined) continue;
      if (!entry.isSymbolicLink() || (await unlessMissing(() => stat(at))) !== undefined) return undefined;
      const which = at === resolve(path) ? 'it' : shown(at);
      return `${which} leads to ${shown(await endOf(at))}, which does not exist`;
    }
  });
}

/** Where a link leads over further links; in a circle, stat(2) would not have said that something is missing. */
async function endOf(link: string): Promise<string> {
  const next = resolve(dirname(link), await readlink(link));
  const entry = await unlessMissing(() => lstat(next));
  return entry?.isSymbolicLink() ? endOf(next) : next;
}

async function unlessMissing<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
