/** The licences of the packages that are shipped within dist/: each wants its text to go along. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)/i;

/** The folders of the packages that these files belong to, sorted. Pure. */
export function packagesOf(files: readonly string[]): readonly string[] {
  const folders = files.flatMap(file => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)].sort();
}

/**
 * One text: for each package of `files`, paths relative to `root`, its name, version and licence.
 * @throws Error if a package has no licence
 */
export async function notices(root: string, files: readonly string[]): Promise<string> {
  const all = await Promise.all(packagesOf(files).map(folder => notice(join(root, folder))));
  return `ripcord is shipped with the packages below, each under the licence that follows its name.\n\n${all.join('\n')}`;
}

async function notice(folder: string): Promise<string> {
  const { name, version, license }: { name: string; version: string; license?: string } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  const texts = (await readdir(folder)).filter(file => LICENCE_FILE.test(file)).sort();
  if (license === undefined && texts.length === 0) throw new Error(`${name} ${version} has no licence`);
  const said = await Promise.all(texts.map(file => readFile(join(folder, file), 'utf8')));
  const title = `${name} ${version} (${license ?? 'its own licence'})`;
  return `${title}\n${'-'.repeat(title.length)}\n\n${said.map(text => `${text.trim()}\n`).join('\n')}\n`;
}
