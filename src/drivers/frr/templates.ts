/** Where the templates lie and how they are read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RoutingError } from '../driver.ts';
import type { Templates } from './render.ts';

/** Beside src/ in the repository and beside dist/ in the package: as far from here in both. */
const SHIPPED_TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));

/**
 * Reads every template of a folder (default: those shipped with ripcord). Once for each configuration that is taken over,
 * which is checked before: a template edited under a running controller must not reach the daemon half-written.
 * @throws RoutingError if the folder cannot be read.
 */
export function readTemplates(dir: string = SHIPPED_TEMPLATES): Templates {
  try {
    const names = readdirSync(dir).filter(name => name.endsWith('.liquid'));
    return Object.fromEntries(names.map(name => [name, readFileSync(join(dir, name), 'utf8')]));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RoutingError(`The templates in ${dir} cannot be read: ${why}.`, { cause: error });
  }
}
