/**
 * `npm run build`: dist/ is src/ and the packages that it uses, in a file for each part that is loaded when it is first used, and
 * the licences of those packages, which want their texts to go along.
 */
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

/** Packages in CommonJS ask for Node's modules by `require`, which a module does not have. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';
const require = requireOf(import.meta.url);`;

/** As package.json says. */
const TARGET = 'node20.19';

/** sys/pattern.ts loads this package by `require`, which esbuild leaves as it is: it gets a file of its own. */
const RE2 = { file: /\/src\/sys\/pattern\.ts$/, wanted: "require('re2js')", built: "require('./re2js.cjs')" };

const re2InItsOwnFile: Plugin = {
  name: 're2-in-its-own-file',
  setup: ({ onLoad }) => {
    onLoad({ filter: RE2.file }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!source.includes(RE2.wanted)) throw new Error(`${path} no longer has ${RE2.wanted}`);
      return { contents: source.replace(RE2.wanted, RE2.built), loader: 'ts' };
    });
  },
};

/**
 * Writes `folder`, and removes what was in it. Not minified, so that a stack trace names functions and lines that can be read: minified
 * it starts no sooner, and takes as much memory (measured).
 */
export async function bundle(root: string, folder: string): Promise<void> {
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: TARGET,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  } as const;
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/main.ts'],
    outdir: folder,
    format: 'esm',
    splitting: true,
    banner: { js: REQUIRE },
    plugins: [re2InItsOwnFile],
  });
  const re2 = await build({
    ...common,
    entryPoints: ['re2js'],
    outfile: join(folder, 're2js.cjs'),
    format: 'cjs',
  });
  await writeFile(
    join(folder, 'THIRD-PARTY-NOTICES.txt'),
    await notices(root, [metafile, re2.metafile].flatMap(inputsOf)),
  );
  await chmod(join(folder, 'main.js'), 0o755);
}

/** The files of which something was taken over, relative to the root. */
const inputsOf = ({ outputs }: Metafile): readonly string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );

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

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) {
  const root = fileURLToPath(new URL('.', import.meta.url));
  await bundle(root, join(root, 'dist'));
}
