import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemExec } from '../../../src/sys/exec.ts';
import { readPlain } from '../../../src/sys/plain-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-plain-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

it('reads a file that is no longer than it may be', async () => {
  await writeFile(path, 'hello');
  expect(String(await readPlain(path, 5))).toBe('hello');
  await expect(readPlain(path, 4)).rejects.toThrow(`${path} has 5 bytes: more than 4 are not read`);
});

it('finds none where there is none', async () => {
  expect(await readPlain(path, 5)).toBeUndefined();
});

it('does not wait for whoever may write into a pipe, and reads no folder', async () => {
  await systemExec(['mkfifo', path], { timeoutMs: 5000 });
  await expect(readPlain(path, 5)).rejects.toThrow('is no plain file');
  await rm(path);
  await mkdir(path);
  await expect(readPlain(path, 5)).rejects.toThrow('is no plain file');
});
