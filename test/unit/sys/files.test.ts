import { spawnSync } from 'node:child_process';
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile, replaceOwnFile } from '../../../src/sys/files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('replacing a file', () => {
  it('keeps its mode and leaves nothing else behind', async () => {
    const path = join(folder, 'frr.conf');
    await writeFile(path, 'old');
    await chmod(path, 0o604);
    await replaceFile(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o7777).toBe(0o604);
    expect(await readdir(folder)).toEqual(['frr.conf']);
  });

  it('makes a missing one that only owner and group can read', async () => {
    const path = join(folder, 'ripd.conf');
    await replaceFile(path, 'new');
    expect((await stat(path)).mode & 0o7777).toBe(0o640);
  });

  it('writes through a symbolic link, which stays one', async () => {
    await writeFile(join(folder, 'real.conf'), 'old');
    await symlink('real.conf', join(folder, 'frr.conf'));
    await replaceFile(join(folder, 'frr.conf'), 'new');
    expect((await lstat(join(folder, 'frr.conf'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'real.conf'), 'utf8')).toBe('new');
  });

  it('fails with nothing changed when the folder is not there', async () => {
    const path = join(folder, 'none', 'frr.conf');
    await expect(replaceFile(path, 'new')).rejects.toMatchObject({
      code: 'ENOENT',
      message: `${path} cannot be written: its folder is not there`,
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('sweeps the drafts of those that were killed, and of nobody else', async () => {
    const gone = spawnSync('true').pid;
    const others = [`.ripcord-${process.pid}-0123456789ab`, '.ripcord-notes', '.swp'];
    const left = [`.ripcord-${gone}-0123456789ab`, '.ripcord-0123456789ab'];
    for (const name of [...others, ...left]) await writeFile(join(folder, name), '');
    await replaceFile(join(folder, 'frr.conf'), 'new');
    expect((await readdir(folder)).sort()).toEqual([...others, 'frr.conf'].sort());
  });
});

describe("replacing a file of ripcord's own", () => {
  it('closes it to others, whatever mode it had', async () => {
    const path = join(folder, 'accepted.yml');
    await writeFile(path, 'old');
    await chmod(path, 0o644);
    await replaceOwnFile(path, 'new');
    expect((await stat(path)).mode & 0o7777).toBe(0o640);
  });
});
