/** Finds and reads the templates. */
import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../sys/error-code.ts';
import { accessFile, FILE_WITHIN_MS } from '../../sys/file-access.ts';
import { packageFolder } from '../../sys/package-folder.ts';
import { phraseOf } from '../../sys/phrases.ts';
import { readPlain } from '../../sys/plain-file.ts';
import { toError } from '../../sys/to-error.ts';
import { RoutingError } from '../driver.ts';
import type { Templates } from './render-template.ts';

/** A hundred times the longest shipped template. */
const MAX_BYTES = 256 * 1024;

const isTemplate = (name: string): boolean => name.endsWith('.liquid');

/** The templates that came with this program, relative to its own files. */
export function shippedTemplates(): Templates {
  const folder = join(packageFolder(), 'templates');
  const names = readdirSync(folder).filter(isTemplate);
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}

/**
 * Reads every template of a folder; undefined: those shipped with ripcord. Once for each configuration, which is
 * checked before it is applied: a template edited under a running controller must not reach the daemon half-written.
 * @throws RoutingError if the folder, or a template in it, cannot be read
 */
export async function readTemplates(folder: string | undefined): Promise<Templates> {
  if (folder === undefined) return shippedTemplates();
  try {
    const names = await accessFile(folder, FILE_WITHIN_MS, () => readdir(folder));
    const texts = names.filter(isTemplate).map(async name => {
      const bytes = await readPlain(join(folder, name), MAX_BYTES);
      // A dangling link: rendering it reports that there is no such template.
      if (bytes === undefined) return [];
      if (!isUtf8(bytes)) throw new Error(`${join(folder, name)} is not UTF-8 text`);
      return [[name, bytes.toString()] as const];
    });
    return Object.fromEntries((await Promise.all(texts)).flat());
  } catch (error) {
    const why = codeOf(error) === undefined ? toError(error).message : phraseOf(error);
    throw new RoutingError(`The templates in ${folder} cannot be read: ${why}.`, {
      cause: error,
    });
  }
}
