import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { danglingLink } from '../../../src/sys/dangling-link.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-link-'));
});
afterEach(() => rm(folder, { recursive: true }));

const why = async (name: string) => (await danglingLink(join(folder, name)))?.replaceAll(folder, '');

describe('a link that leads to nothing', () => {
  it('is named with the end of its way, over further links', async () => {
    await symlink('second', join(folder, 'first'));
    await symlink('nothing', join(folder, 'second'));
    expect(await why('first')).toBe('it leads to /nothing, which does not exist');
  });

  it('is found where it is a folder on the way', async () => {
    await symlink('/nonexistent/etc', join(folder, 'etc'));
    expect(await why('etc/conf.d/a.yml')).toBe('/etc leads to /nonexistent/etc, which does not exist');
  });

  it('is shown without the control characters of its target', async () => {
    await symlink('/nonexistent/\x1b[31m\nx', join(folder, 'link'));
    expect(await why('link')).toBe('it leads to /nonexistent/?[31m?x, which does not exist');
  });

  it('is not what a path lacks where nothing lies, or behind a link that leads to a folder', async () => {
    await mkdir(join(folder, 'there'));
    await symlink('there', join(folder, 'link'));
    expect(await why('absent')).toBeUndefined();
    expect(await why('absent/too')).toBeUndefined();
    expect(await why('link/absent')).toBeUndefined();
    expect(await danglingLink('')).toBeUndefined();
  });
});
