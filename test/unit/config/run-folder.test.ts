import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chosenRunFolder, runFolderOf } from '../../../src/config/run-folder.ts';
import { ConfigError } from '../../../src/schema/problem.ts';

let folder: string;
const given = async (text: string): Promise<string> => {
  const file = join(folder, 'ripcord.yml');
  await writeFile(file, text);
  return file;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-run-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the run folder of a file', () => {
  it.each([
    ['that names one', 'paths: { run: /run/ripcord-b }', '/run/ripcord-b'],
    ['that names none', 'server: smtp-a', '/run/ripcord'],
    [
      'somebody is still writing, with a field that nobody knows',
      'servce: x\npaths: { run: /run/b }',
      '/run/b',
    ],
    ['with a run folder that is none', 'paths: { run: [] }', '/run/ripcord'],
    ['with paths that are none', 'paths: null', '/run/ripcord'],
  ])('%s', async (_which, text, run) => {
    expect(await runFolderOf(await given(text))).toBe(run);
  });

  it('that is no YAML is told with its place', async () => {
    await expect(runFolderOf(await given('paths: {'))).rejects.toThrow(ConfigError);
  });

  it('that is not there is told', async () => {
    await expect(runFolderOf(join(folder, 'none.yml'))).rejects.toThrow('there is no such file');
  });
});

describe('the run folder that an order goes to', () => {
  const usual = () => ({ file: join(folder, 'ripcord.yml'), former: join(folder, 'former.yml') });

  it('is that of the named file', async () => {
    const file = await given('paths: { run: /run/named }');
    expect(await chosenRunFolder(file, { RIPCORD_CONFIG: '/nowhere' }, usual())).toBe('/run/named');
    expect(await chosenRunFolder(undefined, { RIPCORD_CONFIG: file })).toBe('/run/named');
    await expect(chosenRunFolder('/nowhere', {}, usual())).rejects.toThrow('there is no such file');
  });

  it('is that of the usual file where none is named', async () => {
    await given('paths: { run: /run/usual }');
    expect(await chosenRunFolder(undefined, {}, usual())).toBe('/run/usual');
  });

  it('is the default where there is no usual file, it cannot be read, or it is in work and names no folder', async () => {
    expect(await chosenRunFolder(undefined, {}, usual())).toBe('/run/ripcord');
    await given('server: [');
    expect(await chosenRunFolder(undefined, {}, usual())).toBe('/run/ripcord');
    expect(await chosenRunFolder(undefined, {}, { file: folder, former: folder })).toBe('/run/ripcord');
  });

  it('is not guessed where the usual file names one and is broken', async () => {
    await given('paths: { run: ');
    await expect(chosenRunFolder(undefined, {}, usual())).rejects.toThrow('ripcord.yml:1');
  });
});
