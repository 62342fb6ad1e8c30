/** Why a file cannot be read or written. */
import { shown } from './shown.ts';

/** A file that cannot be read or written, in one sentence. `cause` is the system's own error, if there is one. */
export class FileError extends Error {
  override readonly name: string = 'FileError';
  /**
   * The system's code (EACCES); or EISDIR, ESPIPE or EFBIG for what we refuse ourselves: a folder, another path that is
   * not a plain file, a file that is too long.
   */
  readonly code: string | undefined;
  /** The reason without the path, "permission denied". */
  readonly why: string;

  constructor(
    path: string,
    why: string,
    { code, cause, what = 'read' }: { code: string | undefined; cause?: unknown; what?: Use },
  ) {
    super(`${shown(path)} cannot be ${what}: ${why}`, { cause });
    this.code = code;
    this.why = why;
  }
}

type Use = 'read' | 'written' | 'used';

/** A file system that did not answer in time, or one of whose folders is known to hang. */
export class LateFileError extends FileError {
  override readonly name = 'LateFileError';

  constructor(path: string) {
    super(path, 'its file system does not answer', { code: 'ETIMEDOUT', what: 'used' });
  }
}
