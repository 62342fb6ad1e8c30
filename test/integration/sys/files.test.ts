/** Needs root, to become somebody else for a while, and to mount. */
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFailure, systemExec } from '../../../src/sys/exec.ts';
import { replaceFile } from '../../../src/sys/files.ts';

/** Numbers that need no name: a daemon's user and group, and ours. */
const DAEMON = 61_001;
const OURSELVES = 61_002;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-files-'));
  path = join(folder, 'frr.conf');
  await writeFile(path, 'old');
  await chmod(path, 0o640);
  await chown(path, DAEMON, DAEMON);
  await chown(folder, DAEMON, DAEMON);
  await chmod(folder, 0o770);
});
afterEach(() => rm(folder, { recursive: true }));

async function asMemberOf<T>(groups: readonly number[], task: () => Promise<T>): Promise<T> {
  const before = process.getgroups?.() ?? [];
  process.setgroups?.([...groups]);
  process.setegid?.(OURSELVES);
  process.seteuid?.(OURSELVES);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(before);
  }
}

describe("replacing a daemon's file", () => {
  it('as root keeps owner, group and mode', async () => {
    await replaceFile(path, 'new');
    expect(await stat(path)).toMatchObject({ uid: DAEMON, gid: DAEMON, mode: 0o100640 });
  });

  it("as a member of the daemon's group keeps group and mode, so that the daemon still reads it", async () => {
    await asMemberOf([DAEMON], () => replaceFile(path, 'new'));
    expect(await stat(path)).toMatchObject({ uid: OURSELVES, gid: DAEMON, mode: 0o100640 });
  });

  it('as anybody may make one of their own, where the folder lets them', async () => {
    await chmod(folder, 0o777);
    await asMemberOf([], () => replaceFile(join(folder, 'drains.json'), 'new'));
    expect(await stat(join(folder, 'drains.json'))).toMatchObject({
      uid: OURSELVES,
      gid: OURSELVES,
      mode: 0o100640,
    });
  });

  it('as anybody else changes nothing', async () => {
    await chmod(folder, 0o777);
    await expect(asMemberOf([], () => replaceFile(path, 'new'))).rejects.toMatchObject({ code: 'EPERM' });
    expect(await stat(path)).toMatchObject({ uid: DAEMON, gid: DAEMON, size: 3 });
  });
});

describe('a file over which nothing can be renamed', () => {
  let undo: (() => Promise<void>)[];
  beforeEach(() => {
    undo = [];
  });
  afterEach(async () => {
    for (const step of undo.reverse()) await step();
  });

  const run = async (...argv: [string, ...string[]]) => {
    const result = await systemExec(argv, { timeoutMs: 10_000 });
    if (result.exitCode !== 0) throw new Error(describeFailure(result));
  };
  const mount = async (at: string, ...options: string[]) => {
    await run('mount', ...options, at);
    undo.push(() => run('umount', at));
  };

  it('is written in place where it is mounted alone, and keeps owner and mode', async () => {
    const seen = join(folder, 'mounted');
    await mkdir(seen);
    await writeFile(join(seen, 'frr.conf'), '');
    await mount(join(seen, 'frr.conf'), '--bind', path);
    expect(await replaceFile(join(seen, 'frr.conf'), 'longer than it was')).toBe('in-place');
    expect(await replaceFile(join(seen, 'frr.conf'), 'new')).toBe('in-place');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await stat(path)).toMatchObject({ uid: DAEMON, gid: DAEMON, mode: 0o100640 });
    expect(await readdir(seen)).toEqual(['frr.conf']);
  });

  it('is written in place where its folder is read-only and it is not', async () => {
    const readOnly = join(folder, 'etc');
    await mkdir(readOnly);
    await mount(readOnly, '-t', 'tmpfs', 'none');
    await writeFile(join(readOnly, 'frr.conf'), '');
    await mount(join(readOnly, 'frr.conf'), '--bind', path);
    await run('mount', '-o', 'remount,ro', readOnly);
    expect(await replaceFile(join(readOnly, 'frr.conf'), 'new')).toBe('in-place');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('is left as it is where it is read-only too, in words', async () => {
    const readOnly = join(folder, 'etc');
    await mkdir(readOnly);
    await mount(readOnly, '-t', 'tmpfs', 'none');
    await writeFile(join(readOnly, 'frr.conf'), 'old');
    await run('mount', '-o', 'remount,ro', readOnly);
    await expect(replaceFile(join(readOnly, 'frr.conf'), 'new')).rejects.toMatchObject({
      code: 'EROFS',
      message: `${readOnly}/frr.conf cannot be written: its file system is read-only`,
    });
    expect(await readFile(join(readOnly, 'frr.conf'), 'utf8')).toBe('old');
  });

  it('is left whole where the disk is full', async () => {
    const small = join(folder, 'small');
    await mkdir(small);
    await mount(small, '-t', 'tmpfs', '-o', 'size=16k', 'none');
    await writeFile(join(small, 'frr.conf'), 'old');
    await expect(replaceFile(join(small, 'frr.conf'), 'x'.repeat(100_000))).rejects.toMatchObject({
      code: 'ENOSPC',
      message: `${small}/frr.conf cannot be written: no space is left on its file system`,
    });
    expect(await readFile(join(small, 'frr.conf'), 'utf8')).toBe('old');
    expect(await readdir(small)).toEqual(['frr.conf']);
  });
});
