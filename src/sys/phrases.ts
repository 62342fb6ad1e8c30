/** What the system's error codes for files mean, in words. */
import { codeOf } from './error-code.ts';
import { toError } from './to-error.ts';

const PHRASES: ReadonlyMap<string | undefined, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EBUSY', 'it is mounted alone, so that nothing can be renamed over it'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'no space is left on its file system'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENXIO', 'it is a pipe or a socket, not a plain file'],
  ['EIO', 'its disk fails'],
  ['ENOENT', 'its folder is not there'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'its path is too long'],
  ['EMFILE', 'ripcord has too many open files'],
  ['ENFILE', 'this machine has too many open files'],
]);

/** A phrase for what a file operation threw: "permission denied". */
export const phraseOf = (error: unknown): string => PHRASES.get(codeOf(error)) ?? toError(error).message;
