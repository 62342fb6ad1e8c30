/** Needs root, to become somebody else for a while. */
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
    await expect(asMemberOf([], () => replaceFile(path, 'new'))).rejects.toThrow('EPERM');
    expect(await stat(path)).toMatchObject({ uid: DAEMON, gid: DAEMON, size: 3 });
  });
});
