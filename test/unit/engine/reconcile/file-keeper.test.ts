import { type FileHandle, mkdtemp, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DaemonInfo } from '../../../../src/drivers/driver.ts';
import { restMs } from '../../../../src/engine/reconcile/daemon-file.ts';
import { createFileKeeper } from '../../../../src/engine/reconcile/file-keeper.ts';
import { type Clock, systemClock } from '../../../../src/sys/clock.ts';
import { deferred } from '../../../../src/sys/deferred.ts';
import { NO_FILE, type Stamp } from '../../../../src/sys/stamp.ts';

const OPERATORS = 'ip prefix-list OPERATORS seq 5 permit 10.0.0.0/8\n';
const OURS = '! ours\n';
const FRR: DaemonInfo = { product: 'frr', version: '8.4.4' };

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-keeper-'));
  path = join(folder, 'frr.conf');
});
afterEach(() => rm(folder, { recursive: true }));

/** Adds our line to what the file holds, unless it is there; `onRewrite` is called between the read and the write. */
async function keep(clock: Clock, onRewrite: () => Promise<void> = async () => undefined) {
  const rewrite = async (_daemon: DaemonInfo, content: Buffer) => {
    await onRewrite();
    return content.includes(OURS) ? content : Buffer.concat([content, Buffer.from(OURS)]);
  };
  const ended = deferred<Error | undefined>();
  const onFile = (error: Error | undefined) => ended.resolve(error);
  const keeper = createFileKeeper(() => ({ file: path, rewrite }), clock, {
    onAction: () => undefined,
    onFile,
  });
  keeper.request(FRR);
  const error = await ended.promise;
  await keeper.stop();
  return { error, held: await readFile(path, 'utf8') };
}

/** A clock by whose every sleep somebody else works. */
const whileAsleep = (work: () => Promise<void>): Clock => ({ ...systemClock, sleep: work });

/** The same, at the first sleep alone. */
const onceAsleep = (work: () => Promise<void>): Clock => {
  let done: Promise<void> | undefined;
  return whileAsleep(() => (done ??= work()));
};

describe('the file of the daemon, written by somebody else at the same time', () => {
  it('is not taken for empty while an editor has cut it and not yet written it', async () => {
    await writeFile(path, OPERATORS);
    const editor: FileHandle = await open(path, 'w');
    const { held } = await keep(onceAsleep(() => editor.writeFile(OPERATORS).then(() => editor.close())));
    expect(held).toBe(OPERATORS + OURS);
  });

  it('is not taken for missing while an editor has moved it away', async () => {
    await writeFile(path, OPERATORS);
    await rename(path, `${path}~`);
    const { held } = await keep(onceAsleep(() => writeFile(path, OPERATORS, { flag: 'w' })));
    expect(held).toBe(OPERATORS + OURS);
  });

  it('is read again where it was changed after it was read', async () => {
    await writeFile(path, 'hostname a\n');
    let edits = 0;
    const edit = async () => {
      edits += 1;
      if (edits === 2) await writeFile(path, OPERATORS);
    };
    expect(
      (
        await keep(
          onceAsleep(async () => undefined),
          edit,
        )
      ).held,
    ).toBe(OPERATORS + OURS);
    expect(edits).toBeGreaterThan(2);
  });

  it('is read again where another file has taken its place', async () => {
    await writeFile(path, 'hostname a\n');
    let edits = 0;
    const edit = async () => {
      edits += 1;
      if (edits !== 2) return;
      await writeFile(`${path}.new`, OPERATORS);
      await rename(`${path}.new`, path);
    };
    expect(
      (
        await keep(
          onceAsleep(async () => undefined),
          edit,
        )
      ).held,
    ).toBe(OPERATORS + OURS);
  });

  it('is left as it is, which is told, where it changes again and again', async () => {
    await writeFile(path, OPERATORS);
    const again = async () => {
      await unlink(path);
      await writeFile(path, OPERATORS);
    };
    const { error, held } = await keep(whileAsleep(again));
    expect(error?.message).toBe(`${path} is not written: it changes again and again`);
    expect(held).toBe(OPERATORS);
  });
});

describe('how long a file is let rest before it is written over', () => {
  const NOW = 1_000_000;
  const changed = (msAgo: number): Stamp => ({ print: `${msAgo} ms ago`, changedAt: NOW - msAgo });
  const content = Buffer.from(OPERATORS);

  it.each([
    ['a file that changed long ago', { content, stamp: changed(60_000) }, undefined, 0],
    ['one that changed just now', { content, stamp: changed(0) }, undefined, 1000],
    ['one that changed 400 ms ago', { content, stamp: changed(400) }, undefined, 600],
    [
      'one that changed just now, for all we know, and did not since',
      { content, stamp: changed(0) },
      changed(0),
      0,
    ],
    ['one that was read before it changed', { content, stamp: changed(0) }, changed(500), 1000],
    ['one that changed in the future', { content, stamp: changed(-3_600_000) }, undefined, 1000],
    ['an empty one', { content: Buffer.alloc(0), stamp: changed(400) }, undefined, 4600],
    ['none', { content: undefined, stamp: NO_FILE }, undefined, 1000],
    ['none, twice', { content: undefined, stamp: NO_FILE }, NO_FILE, 0],
  ])('%s', (_what, file, before, expected) => {
    expect(restMs(file, before, NOW)).toBe(expected);
  });
});

it('A write is a repair only where the same configuration had the file as it wants it before, whatever else changed in it', async () => {
  const make = (ours: string) => ({
    file: path,
    rewrite: async (_daemon: DaemonInfo, content: Buffer) =>
      content.includes(ours) ? content : Buffer.concat([content, Buffer.from(ours)]),
  });
  let driver = make(OURS);
  const repairs: boolean[] = [];
  let ended = deferred<void>();
  const keeper = createFileKeeper(
    () => driver,
    whileAsleep(async () => undefined),
    {
      onAction: action => repairs.push(action.kind === 'write-file' && action.isRepair),
      onFile: () => ended.resolve(),
    },
  );
  const look = async (daemon = FRR) => {
    ended = deferred<void>();
    keeper.request(daemon);
    await ended.promise;
  };
  await look();
  await writeFile(path, `${OPERATORS}! written by write memory, without ours\n`);
  await look();
  driver = make('! other lines of ours\n');
  await look();
  await writeFile(path, OPERATORS);
  await look();
  await writeFile(path, OPERATORS);
  await look({ ...FRR, version: '10.3' });
  await keeper.stop();
  expect(repairs).toEqual([false, true, false, true, false]);
});
