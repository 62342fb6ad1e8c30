import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DrainDirWatch, watchDrainDir } from '../../../../src/engine/operator/drain-dir.ts';
import { systemExec } from '../../../../src/sys/exec.ts';
import { waitFor } from '../../wait-for.ts';

let parent: string;
let folder: string;
let flags: ReadonlyMap<string, string> | undefined;
let errors: Error[];
let watching: DrainDirWatch;

const watch = () =>
  watchDrainDir(
    folder,
    flagged => {
      flags = flagged;
    },
    error => errors.push(error),
  );

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ripcord-flags-'));
  folder = join(parent, 'drain.d');
  flags = undefined;
  errors = [];
});
afterEach(async () => {
  await watching.stop();
  await rm(parent, { recursive: true });
  expect(errors).toEqual([]);
});

describe('the folder of drains', () => {
  it('tells of the files that are there at the start, with what they hold as the reason', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'smtp'), 'patching the kernel\n');
    watching = await watch();
    await waitFor(() => expect(flags).toEqual(new Map([['smtp', 'patching the kernel']])));
  });

  it('tells of files that come and go, and names the file where it holds no reason', async () => {
    await mkdir(folder);
    watching = await watch();
    await waitFor(() => expect(flags).toEqual(new Map()));
    await writeFile(join(folder, 'all'), '');
    await waitFor(() => expect(flags).toEqual(new Map([['all', `flag file ${join(folder, 'all')}`]])));
    await rm(join(folder, 'all'));
    await waitFor(() => expect(flags).toEqual(new Map()));
  });

  it('takes whatever lies there for a flag, and waits for no pipe nor reads a gigabyte for its reason', async () => {
    await mkdir(folder);
    await systemExec(['mkfifo', join(folder, 'smtp')], { timeoutMs: 5000 });
    await writeFile(join(folder, 'dns'), '\x1b[2J\nmaintenance');
    await writeFile(join(folder, 'ldap'), 'x'.repeat(20_000));
    watching = await watch();
    const unnamed = (name: string) => [name, `flag file ${join(folder, name)}`] as const;
    const expected = new Map([unnamed('smtp'), ['dns', '?[2J | maintenance'], unnamed('ldap')]);
    await waitFor(() => expect(flags).toEqual(expected));
  });

  it('makes the folder where it is not there yet', async () => {
    watching = await watch();
    await writeFile(join(folder, 'smtp'), 'x');
    await waitFor(() => expect(flags).toEqual(new Map([['smtp', 'x']])));
  });

  it('does not take an editor at work for a flag', async () => {
    await mkdir(folder);
    await writeFile(join(folder, '.smtp.swp'), 'x');
    await writeFile(join(folder, 'smtp'), 'x');
    watching = await watch();
    await waitFor(() => expect(flags).toEqual(new Map([['smtp', 'x']])));
  });
});
