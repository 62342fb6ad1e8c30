import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FileWatch, watchFiles } from '../../../src/sys/watch.ts';
import { PATIENCE_MS } from '../../unit/wait-for.ts';

let folder: string;
let watch: FileWatch;
/** The file that is looked at when something changed, as a controller would, and what it held then. */
let looked: string;
let seen: string[];
let errors: Error[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-watch-'));
  looked = file('ripcord.yml');
  seen = [];
  errors = [];
  watch = watchFiles({
    onChange: () => seen.push(contentOf(looked)),
    onError: error => errors.push(error),
    // Each test writes its files before they are followed: those changes do not count.
    readAt: Number.POSITIVE_INFINITY,
  });
});
afterEach(async () => {
  await watch.stop();
  await rm(folder, { recursive: true });
  expect(errors).toEqual([]);
});

const file = (name: string) => join(folder, name);
const contentOf = (path: string) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return 'gone';
  }
};
const sees = (content: string) =>
  vi.waitFor(() => expect(seen.at(-1)).toBe(content), { timeout: PATIENCE_MS, interval: 20 });

describe('a watched file', () => {
  beforeEach(async () => {
    await writeFile(file('ripcord.yml'), 'one\n');
    await watch.follow([file('ripcord.yml')]);
  });

  it('is seen to change, again and again, when another is renamed over it', async () => {
    for (const round of [1, 2, 3]) {
      await writeFile(file('.ripcord.yml.swp'), `round ${round}\n`);
      await rename(file('.ripcord.yml.swp'), file('ripcord.yml'));
      await sees(`round ${round}\n`);
    }
  });

  it('is seen to change when it is truncated and written', async () => {
    for (const content of ['two\n', 'three\n']) {
      await writeFile(file('ripcord.yml'), '');
      await writeFile(file('ripcord.yml'), content);
      await sees(content);
    }
  });

  it('is seen to go and to come back', async () => {
    await rm(file('ripcord.yml'));
    await sees('gone');
    await writeFile(file('ripcord.yml'), 'two\n');
    await sees('two\n');
  });

  it('is told from its neighbours', async () => {
    looked = file('neighbour.yml');
    const other = watchFiles({
      onChange: () => seen.push('the other'),
      onError: error => errors.push(error),
    });
    await other.follow([looked]);
    await writeFile(looked, 'one\n');
    await sees('the other');
    await other.stop();
    // In one step: cut and then written, on a busy machine, is two changes.
    await writeFile(file('.ripcord.yml.swp'), 'two\n');
    await rename(file('.ripcord.yml.swp'), file('ripcord.yml'));
    await sees('one\n');
    expect(seen.filter(content => content === 'one\n')).toHaveLength(1);
  });
});

describe('a file of a ConfigMap', () => {
  /** As the kubelet does it: a folder of its own for each version, and a link to it that is swapped. */
  const publish = async (version: string) => {
    await mkdir(file(`..${version}`));
    await writeFile(file(`..${version}/ripcord.yml`), `${version}\n`);
    await symlink(`..${version}`, file('..data_tmp'));
    await rename(file('..data_tmp'), file('..data'));
  };

  it('is seen to change when the link on its way is swapped, again and again', async () => {
    await publish('v0');
    await symlink('..data/ripcord.yml', file('ripcord.yml'));
    await watch.follow([file('ripcord.yml')]);
    for (const round of [1, 2, 3]) {
      await publish(`v${round}`);
      await rm(file(`..v${round - 1}`), { recursive: true });
      await sees(`v${round}\n`);
    }
  });
});

describe('a watched folder', () => {
  it('is seen to change with each file in it, also where a link leads to it', async () => {
    await mkdir(file('v1'));
    await writeFile(file('v1/a.liquid'), 'one\n');
    await mkdir(file('v2'));
    await writeFile(file('v2/a.liquid'), 'two\n');
    await symlink('v1', file('templates'));
    await watch.follow([file('templates')]);

    looked = file('templates/a.liquid');
    await writeFile(looked, 'other\n');
    await sees('other\n');
    looked = file('templates/b.liquid');
    await writeFile(looked, 'new\n');
    await sees('new\n');
    looked = file('templates/a.liquid');
    await symlink('v2', file('draft'));
    await rename(file('draft'), file('templates'));
    await sees('two\n');
    await writeFile(file('v2/a.liquid'), 'changed\n');
    await sees('changed\n');
  });
});

it('follows other paths when it is told to, and none when it is stopped', async () => {
  await writeFile(file('a'), 'one\n');
  await writeFile(file('ripcord.yml'), 'one\n');
  await watch.follow([file('a')]);
  await watch.follow([file('ripcord.yml')]);
  await writeFile(file('a'), 'two\n');
  await writeFile(file('ripcord.yml'), 'two\n');
  await sees('two\n');
  await watch.stop();
  const told = seen.length;
  const other = watchFiles({ onChange: () => seen.push('the other'), onError: error => errors.push(error) });
  await other.follow([file('ripcord.yml')]);
  await writeFile(file('ripcord.yml'), 'three\n');
  await sees('the other');
  await other.stop();
  expect(seen.slice(told)).not.toContain('three\n');
});
