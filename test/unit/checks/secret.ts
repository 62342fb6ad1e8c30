/** Password files. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SecretFile {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** A file that holds `secret`, as an editor leaves it: with a line end. */
export async function secretFile(secret: string, mode = 0o600): Promise<SecretFile> {
  const folder = await mkdtemp(join(tmpdir(), 'ripcord-secret-'));
  const path = join(folder, 'password');
  await writeFile(path, `${secret}\n`);
  await chmod(path, mode);
  return { path, remove: () => rm(folder, { recursive: true }) };
}
