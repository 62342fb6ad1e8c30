import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { systemExec } from '../../../src/sys/exec.ts';
import { openPlain, readPlain } from '../../../src/sys/plain-file.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-plain-'));
  path = join(folder, 'file');
});
afterEach(() => rm(folder, { recursive: true }));

const refusal = (of = path): Promise<unknown> => readPlain(of, 5).then(String, (error: unknown) => error);

describe('reading a plain file', () => {
  it('takes in a file that is no longer than it may be, byte for byte', async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0xe9]);
    await writeFile(path, bytes);
    expect(await readPlain(path, 5)).toEqual(bytes);
  });

  it('tells the mode of what it read, through a link too', async () => {
    await writeFile(path, '');
    await chmod(path, 0o604);
    await symlink('file', join(folder, 'link'));
    expect(await openPlain(join(folder, 'link'), { atMostBytes: 5 })).toMatchObject({
      bytes: Buffer.alloc(0),
      mode: 0o604,
    });
  });

  it('reads what claims to be empty, as /proc does', async () => {
    expect(String(await readPlain('/proc/self/status', 1 << 20))).toMatch(/^CapEff:/m);
  });

  it('finds none where there is none', async () => {
    expect(await readPlain(path, 5)).toBeUndefined();
    expect(await readPlain('', 5)).toBeUndefined();
  });
});

describe('what is refused', () => {
  it('is a longer file, whatever length it claims', async () => {
    await writeFile(path, 'longer');
    expect(await refusal()).toMatchObject({
      code: 'EFBIG',
      message: `${path} cannot be read: it has more than 5 bytes`,
    });
    expect(await refusal('/proc/self/status')).toMatchObject({ code: 'EFBIG' });
  });

  it('is a pipe that nobody writes into', async () => {
    await systemExec(['mkfifo', path], { timeoutMs: 5000 });
    expect(await refusal()).toMatchObject({
      code: 'ESPIPE',
      message: `${path} cannot be read: it is a pipe, not a plain file`,
    });
  });

  it('is a folder, a device or a socket', async () => {
    await mkdir(path);
    expect(await refusal()).toMatchObject({ code: 'EISDIR', why: 'it is a folder' });
    expect(await refusal('/dev/zero')).toMatchObject({
      code: 'ESPIPE',
      why: 'it is a device, not a plain file',
    });
    const socket = join(folder, 'socket');
    const server = createServer().listen(socket);
    onTestFinished(() => void server.close());
    await new Promise(listening => server.once('listening', listening));
    expect(await refusal(socket)).toMatchObject({ code: 'ESPIPE', why: 'it is a socket, not a plain file' });
  });

  it('keeps the code and the error of the system', async () => {
    await symlink('file', path);
    expect(await refusal()).toMatchObject({
      code: 'ELOOP',
      message: `${path} cannot be read: its links lead in a circle`,
      cause: { code: 'ELOOP', syscall: 'stat' },
    });
  });
});
