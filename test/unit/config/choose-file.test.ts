import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/command-failure.ts';
import { chooseFile, type UsualPlaces } from '../../../src/config/choose-file.ts';
import { readText } from '../../../src/config/file.ts';
import { systemExec } from '../../../src/sys/exec.ts';

let folder: string;
let usual: UsualPlaces;
const write = async (path: string) => {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-choose-'));
  usual = { file: join(folder, 'ripcord', 'ripcord.yml'), former: join(folder, 'ripcord.yml') };
});
afterEach(() => rm(folder, { recursive: true }));

describe('the file that a command reads', () => {
  it('is the one of the argument, then of the environment, then the usual one', async () => {
    await write(usual.file);
    await write(usual.former);
    const env = { RIPCORD_CONFIG: '/srv/env.yml' };
    expect(await chooseFile('given.yml', env, usual)).toEqual({ path: 'given.yml' });
    expect(await chooseFile('', env, usual)).toEqual({ path: '' });
    expect(await chooseFile(undefined, env, usual)).toEqual({ path: '/srv/env.yml' });
    expect(await chooseFile(undefined, {}, usual)).toEqual({ path: usual.file });
    expect(await chooseFile(undefined, { RIPCORD_CONFIG: '' }, usual)).toEqual({ path: usual.file });
  });

  it('is the one at its former place where no other is, with the command that moves it', async () => {
    await write(usual.former);
    const { path, moved = '' } = await chooseFile(undefined, {}, usual);
    expect(path).toBe(usual.former);
    const [sentence, command = ''] = moved.split(/[()]/);
    expect(sentence).toBe(`${usual.former} is read, whose place is now ${usual.file}: move it there `);
    await systemExec(['sh', '-c', command], { timeoutMs: 5000 });
    expect(await chooseFile(undefined, {}, usual)).toEqual({ path: usual.file });
  });

  it('tells at its former place that services beside the other are not read', async () => {
    await write(usual.former);
    const folderOfServices = join(folder, 'ripcord', 'conf.d');
    await write(join(folderOfServices, 'README'));
    expect((await chooseFile(undefined, {}, usual)).moved).not.toContain('conf.d');
    await write(join(folderOfServices, 'dns.yml'));
    expect((await chooseFile(undefined, {}, usual)).moved).toContain(
      `; until then the files in ${folderOfServices} are not read`,
    );
  });

  it('is missed by the names of both places and the remedy, with EX_NOINPUT', async () => {
    const error: unknown = await chooseFile(undefined, {}, usual).catch((reason: unknown) => reason);
    expect(String(error)).toContain(
      `${usual.file}: there is no such file, nor ${usual.former}: name your file, or write one (ripcord init`,
    );
    expect(exitCodeOf(error)).toBe(66);
  });

  it('is the usual one where that cannot be looked at: reading it says why', async () => {
    await write(join(folder, 'ripcord'));
    await write(usual.former);
    expect(await chooseFile(undefined, {}, usual)).toEqual({ path: usual.file });
  });

  it.each([
    ['it', 'ripcord/ripcord.yml', '../nothing'],
    ['its folder', 'ripcord', 'nothing'],
  ])('is the usual one where %s is a link to nothing, and reading it says so', async (_, link, target) => {
    await write(usual.former);
    await mkdir(dirname(join(folder, link)), { recursive: true });
    await symlink(target, join(folder, link));
    expect(await chooseFile(undefined, {}, usual)).toEqual({ path: usual.file });
    const error: unknown = await readText(usual.file).catch((reason: unknown) => reason);
    expect(String(error)).toContain(`${usual.file}: cannot be read: `);
    expect(String(error)).toContain(` leads to ${join(folder, 'nothing')}, which does not exist`);
    expect(exitCodeOf(error)).toBe(66);
  });
});
