import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeys } from '../../../../src/engine/peers/key.ts';
import { SecretFileError } from '../../../../src/sys/secret-file.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-key-'));
  path = join(folder, 'group.key');
});
afterEach(() => rm(folder, { recursive: true }));

async function write(content: string | Buffer, mode = 0o640): Promise<void> {
  await writeFile(path, content);
  await chmod(path, mode);
}

/** What is wrong with the key file, without its path. */
async function fault(): Promise<string> {
  const error = await readKeys(path).catch((thrown: unknown) => thrown);
  if (!(error instanceof SecretFileError)) throw new Error(`not a SecretFileError: ${error}`);
  return error.message.replaceAll(path, 'K');
}

describe('a key file', () => {
  it('holds a key as openssl writes it, the line end not being part of it', async () => {
    const hex = '0123456789abcdef'.repeat(4);
    await write(`${hex}\n`);
    expect(await readKeys(path)).toEqual([Buffer.from(hex)]);
  });

  it('may hold any bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 100 }, (_, index) => 128 + index));
    await write(bytes);
    expect(await readKeys(path)).toEqual([bytes]);
  });

  it('may hold several keys, one a line, each of them long enough', async () => {
    await write(`${'n'.repeat(32)}\r\n\n ${'o'.repeat(32)}\n`);
    expect(await readKeys(path)).toEqual([Buffer.from('n'.repeat(32)), Buffer.from('o'.repeat(32))]);
    await write(`${'n'.repeat(32)}\nshort\n`);
    expect(await fault()).toContain('key file K holds 5 bytes: a key has at least 16');
  });

  it('must hold 16 bytes at least, white space around them not counted', async () => {
    await write(` ${'x'.repeat(15)} \n\n`);
    expect(await fault()).toBe(
      'key file K holds 15 bytes: a key has at least 16; make one with openssl rand -hex 32 > K',
    );
    await write('x'.repeat(16));
    expect(await readKeys(path)).toEqual([Buffer.from('x'.repeat(16))]);
  });

  it.each([0o644, 0o642, 0o641, 0o666])('must not be open to others in any way: mode %o', async mode => {
    await write('x'.repeat(32), mode);
    expect(await fault()).toBe(
      `key file K is open to every user of this machine (mode ${mode.toString(8)}): run chmod o= K, and make a new key if anybody may have read it`,
    );
  });

  it('must be there', async () => {
    expect(await fault()).toBe(
      'key file K cannot be read: there is no such file; make one with (umask 077; openssl rand -hex 32 > K)',
    );
  });

  it('must be a plain file', async () => {
    path = folder;
    expect(await fault()).toBe('key file K cannot be read: it is a folder');
  });

  it('must not be some long file by mistake', async () => {
    await write('x'.repeat(4097));
    expect(await fault()).toBe('key file K cannot be read: it has more than 4096 bytes');
  });
});
