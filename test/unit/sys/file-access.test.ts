import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { deferred } from '../../../src/sys/deferred.ts';
import { createFileAccess, type FileAccess } from '../../../src/sys/file-access.ts';
import { LateFileError } from '../../../src/sys/file-error.ts';

/** Long enough for a task that is not held up; a test that ends in time never waits for it. */
const PATIENT_MS = 60_000;
const SOON_MS = 8;

const never = () => new Promise<never>(() => undefined);

/** Has `path` hang until the promise that it returns is resolved. */
async function hang(access: FileAccess, path: string) {
  const stuck = deferred<void>();
  await expect(access(path, SOON_MS, () => stuck.promise)).rejects.toThrow(LateFileError);
  return stuck;
}

describe('a task on a file', () => {
  it('hands on what it resolves with and what it throws', async () => {
    const access = createFileAccess(1);
    expect(await access('/a/b', PATIENT_MS, async () => 1)).toBe(1);
    const fault = new Error('fault');
    await expect(access('/a/b', PATIENT_MS, () => Promise.reject(fault))).rejects.toBe(fault);
    expect(await access('/a/b', PATIENT_MS, async () => 2)).toBe(2);
  });

  it('is not waited for beyond its time, and is told so', async () => {
    let told: AbortSignal | undefined;
    const late = createFileAccess(1)('/mnt/key', SOON_MS, signal => {
      told = signal;
      return never();
    });
    await expect(late).rejects.toThrow('/mnt/key cannot be used: its file system does not answer');
    await expect(late).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(told?.aborted).toBe(true);
  });

  it('waits for the one before it in the same folder, never for one in another', async () => {
    const access = createFileAccess(2);
    const order: string[] = [];
    const first = deferred<void>();
    const tasks = [
      access('/a/1', PATIENT_MS, async () => {
        await first.promise;
        order.push('a1');
      }),
      access('/a/2', PATIENT_MS, async () => void order.push('a2')),
      access('/b/1', PATIENT_MS, async () => void order.push('b1')),
    ];
    await tasks[2];
    first.resolve();
    await Promise.all(tasks);
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });
});

describe('a folder that hangs', () => {
  it('is refused at once while it hangs, and used again after', async () => {
    const access = createFileAccess(2);
    const stuck = await hang(access, '/mnt/a');
    let began = false;
    await expect(
      access('/mnt/b', PATIENT_MS, async () => {
        began = true;
      }),
    ).rejects.toThrow('/mnt/b cannot be used');
    expect(began).toBe(false);
    expect(await access('/etc/b', PATIENT_MS, async () => 'elsewhere')).toBe('elsewhere');
    stuck.resolve();
    await stuck.promise;
    await expect.poll(() => access('/mnt/b', PATIENT_MS, async () => 'back').catch(() => '')).toBe('back');
  });

  it('never holds more threads than its share: the rest is refused, and the pool stays free', async () => {
    const access = createFileAccess(2);
    await Promise.all(['/1/f', '/2/f'].map(path => hang(access, path)));
    await expect(access('/3/f', PATIENT_MS, never)).rejects.toThrow('/3/f cannot be used');
  });

  it('lets go of those that waited for it in vain', async () => {
    const access = createFileAccess(1);
    const stuck = deferred<void>();
    const first = access('/mnt/a', SOON_MS, () => stuck.promise);
    let began = false;
    const second = access('/mnt/b', SOON_MS, async () => {
      began = true;
    });
    await expect(first).rejects.toThrow(LateFileError);
    await expect(second).rejects.toThrow(LateFileError);
    stuck.resolve();
    await expect.poll(() => access('/mnt/c', PATIENT_MS, async () => true).catch(() => false)).toBe(true);
    expect(began).toBe(false);
  });
});

describe('a clock of file access', () => {
  it('does not take our own standing still for a disk that hangs', async () => {
    const access = createFileAccess(1);
    const read = access('/etc/hostname', 400, () => readFile('/etc/hostname', 'utf8'));
    const until = performance.now() + 800;
    while (performance.now() < until);
    expect(await read).not.toBe('');
  });
});
