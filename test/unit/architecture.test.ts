/** The shape of the source, checked: which stage may know which. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** What each folder may import from, besides itself. Whatever is not named here, only daemon and cli know. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  sys: [],
  config: ['sys'],
  judge: [],
  decide: ['judge'],
  probe: ['sys', 'config'],
  guard: ['sys'],
  schedule: ['sys', 'config'],
  drivers: ['sys', 'config'],
  reconcile: ['sys', 'drivers'],
  channel: ['sys', 'judge'],
  hooks: ['sys', 'config'],
  propagation: ['sys', 'drivers', 'channel'],
  control: [
    'sys',
    'config',
    'judge',
    'decide',
    'probe',
    'schedule',
    'drivers',
    'reconcile',
    'channel',
    'propagation',
  ],
  observe: ['sys', 'config', 'judge', 'decide', 'drivers', 'reconcile', 'channel', 'propagation', 'control'],
  doctor: ['sys', 'config', 'drivers', 'reconcile', 'propagation', 'observe'],
};
const KNOW_ALL = ['cli', 'daemon', 'main.ts', 'version.ts'];
const LONGEST = 300;
const MEDIAN = 100;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts'))
  .map(name => ({ name, text: readFileSync(join(src, name), 'utf8') }));

function stage(name: string): string {
  return name.split('/')[0] ?? name;
}

function importsOf({ name, text }: { name: string; text: string }): string[] {
  return [...text.matchAll(/from '(\.{1,2}\/[^']+)'/g)].map(([, path = '']) =>
    relative(src, resolve(src, dirname(name), path)),
  );
}

describe('the architecture', () => {
  it('has a rule for every folder', () => {
    expect([...new Set(files.map(file => stage(file.name)))].sort()).toEqual(
      [...Object.keys(MAY_IMPORT), ...KNOW_ALL].sort(),
    );
  });

  it.each(Object.entries(MAY_IMPORT))('%s imports only from %j', (folder, allowed) => {
    const foreign = files
      .filter(file => stage(file.name) === folder)
      .flatMap(file => importsOf(file).map(path => ({ file: file.name, imports: path })))
      .filter(({ imports }) => stage(imports) !== folder && !allowed.includes(stage(imports)));
    expect(foreign).toEqual([]);
  });

  it('keeps files short', () => {
    const lengths = files.map(file => ({ file: file.name, lines: file.text.split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > LONGEST)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN);
  });

  it('sets the exit code in main.ts alone', () => {
    const setters = files.filter(file => /process\.exitCode\s*=/.test(file.text)).map(file => file.name);
    expect(setters).toEqual(['main.ts']);
  });

  it('runs no program through a shell', () => {
    expect(files.filter(file => /\bshell:\s*true/.test(file.text)).map(file => file.name)).toEqual([]);
    const starters = files.filter(file => /child_process|execa'/.test(file.text)).map(file => file.name);
    expect(starters).toEqual(['sys/child.ts', 'sys/exec-now.ts']);
  });
});
