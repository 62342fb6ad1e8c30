/** Where this package lies, with its templates and its package.json. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of package.json: above src/ in the repository, above dist/ where it is installed. Sought, because what is built is not
 * as deep in it as what it was built from.
 * @throws Error if no folder above this file has one
 */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('package.json of ripcord is missing: install it again');
    folder = above;
  }
  return folder;
}
