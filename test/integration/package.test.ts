/** The package as an operator installs it: built, packed, and installed into an empty folder, with no package beside it. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../esbuild.config.ts';
import { type Argv, systemExec } from '../../src/sys/exec.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const TIMEOUT_MS = 120_000;
/** Loads every file of dist/ but the program itself: what it loads seldom is in there, too. */
const LOAD_ALL = `
  import { readdirSync } from 'node:fs';
  const files = readdirSync('dist').filter(name => /\\.c?js$/.test(name) && name !== 'main.js');
  for (const name of files) await import(process.cwd() + '/dist/' + name);
  console.log(files.length);`;

describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ripcord-package-'));
  const installed = join(folder, 'lib/node_modules/ripcord-anycast');
  const ripcord = join(folder, 'bin/ripcord');
  const run = (cwd: string, ...argv: readonly [string, ...string[]]) =>
    systemExec(['env', '--chdir', cwd, ...argv] satisfies Argv, { timeoutMs: TIMEOUT_MS });

  beforeAll(async () => {
    const source = join(folder, 'source');
    const { dependencies, ...described } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8'));
    for (const name of ['README.md', 'LICENSE', ...described.files].filter(name => name !== 'dist')) {
      cpSync(join(CHECKOUT, name), join(source, name), { recursive: true });
    }
    // npm installs the dependencies, too, but what runs is in the bundle: it must do without them.
    expect(dependencies).not.toEqual({});
    writeFileSync(join(source, 'package.json'), JSON.stringify(described));
    await bundle(CHECKOUT, join(source, 'dist'));
    const packed = await run(source, 'npm', 'pack', '--ignore-scripts', '--pack-destination', folder);
    const archive = join(folder, packed.stdout.trim());
    const install = ['npm', 'install', '--offline', '--global', '--prefix', folder, archive] as const;
    expect(await run(folder, ...install)).toMatchObject({ exitCode: 0 });
    rmSync(source, { recursive: true });
  }, TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('needs no other package', () => {
    expect(readdirSync(join(folder, 'lib/node_modules'))).toEqual(['ripcord-anycast']);
    expect(readdirSync(installed)).not.toContain('node_modules');
  });

  it('says under which licences the packages within it are', () => {
    const said = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['yaml', 'ajv', 'commander', 're2js', 'winston', 'prom-client']) {
      expect(said).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    }
  });

  it('has its manual pages where man(1) looks', () => {
    for (const page of ['man8/ripcord.8', 'man5/ripcord.yml.5']) {
      expect(readFileSync(join(folder, 'share/man', page), 'utf8')).toMatch(/^\.TH RIPCORD/m);
    }
  });

  it('is run by its name, from any folder', async () => {
    expect(await run('/', ripcord, 'version')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });

  it('has each of its parts', async () => {
    const loaded = await run(installed, process.execPath, '--input-type=module', '--eval', LOAD_ALL);
    expect(loaded).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Number(loaded.stdout)).toBeGreaterThan(30);
  });

  it('checks a configuration, whose pattern needs RE2, and renders it by the templates within', async () => {
    const file = join(folder, 'ripcord.yml');
    writeFileSync(
      file,
      `{ server: a, routing: { networks: [eth0] }, services: [{ name: s, address: 198.51.100.25/32, metric: 3,
         checks: [{ kind: tcp, port: 25, interval: 1s, expect: '(fine)+' }] }] }`,
    );
    expect(await run('/', ripcord, 'check-config', file)).toMatchObject({ exitCode: 0, stderr: '' });
    const rendered = await run('/', ripcord, 'render', file, '--daemon-version', '8.4.4');
    expect(rendered).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('router rip') });
  });
});
