/** Appends to a file of our own, at whose path anything may lie by now. */
import { constants, open } from 'node:fs/promises';
import { codeOf } from './error-code.ts';
import { accessFile, FILE_WITHIN_MS } from './file-access.ts';
import { FileError } from './file-error.ts';
import { phraseOf } from './phrases.ts';
import { refuseUnlessPlain } from './plain-file.ts';

const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants;

/**
 * Appends to a plain file, creating it with `mode` if it is missing; resolves with its length in bytes afterwards.
 * @throws FileError
 */
export function appendPlain(path: string, text: string, mode: number): Promise<number> {
  return accessFile(path, FILE_WITHIN_MS, async () => {
    try {
      const file = await open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, mode);
      try {
        refuseUnlessPlain(path, await file.stat());
        await file.writeFile(text);
        return (await file.stat()).size;
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof FileError) throw error;
      throw new FileError(path, phraseOf(error), { code: codeOf(error), cause: error, what: 'written' });
    }
  });
}
