/** The layouts in which a configuration lies where ripcord runs. Needs root, for the bind mount. */
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeFailure, systemExec } from '../../../src/sys/exec.ts';
import { type FileWatch, watchFiles } from '../../../src/sys/watch.ts';
import { PATIENCE_MS } from '../../unit/wait-for.ts';

let folder: string;
let watches: FileWatch[];
let undo: (() => Promise<unknown>)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-layouts-'));
  watches = [];
  undo = [];
});
afterEach(async () => {
  for (const watch of watches) await watch.stop();
  for (const step of undo) await step();
  await rm(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);

async function run(...argv: [string, ...string[]]) {
  const result = await systemExec(argv, { timeoutMs: 10_000 });
  if (result.exitCode !== 0) throw new Error(describeFailure(result));
}

/** Watches a path; returns how often it was seen to change. */
async function counting(path: string): Promise<() => number> {
  let count = 0;
  const watch = watchFiles({
    onChange: () => {
      count += 1;
    },
    onError: error => expect.unreachable(error.message),
  });
  watches.push(watch);
  await watch.follow([path]);
  return () => count;
}

const renameOver = async (path: string, text: string) => {
  await writeFile(`${path}.draft`, text);
  await rename(`${path}.draft`, path);
};

/** As the kubelet does it: a folder of its own for each version, and a link to it that is swapped. */
const publish = async (version: string) => {
  await mkdir(file(`..${version}`));
  await writeFile(file(`..${version}/ripcord.yml`), version);
  await symlink(`..${version}`, file('..data_tmp'));
  await rename(file('..data_tmp'), file('..data'));
};

const path = () => file('ripcord.yml');

const LAYOUTS: readonly {
  readonly layout: string;
  readonly lay: () => Promise<unknown>;
  readonly changes: readonly (() => Promise<unknown>)[];
}[] = [
  {
    layout: 'a plain file',
    lay: () => writeFile(path(), 'one'),
    changes: [() => renameOver(path(), 'two'), () => appendFile(path(), '\n'), () => rm(path())],
  },
  {
    layout: 'a link',
    lay: async () => {
      await mkdir(file('real'));
      await writeFile(file('real/one.yml'), 'one');
      await symlink('real/one.yml', path());
    },
    changes: [
      () => renameOver(file('real/one.yml'), 'two'),
      () => appendFile(file('real/one.yml'), '\n'),
      async () => {
        await writeFile(file('real/three.yml'), 'three');
        await symlink('real/three.yml', file('draft'));
        await rename(file('draft'), path());
      },
      () => appendFile(file('real/three.yml'), '\n'),
    ],
  },
  {
    layout: "a ConfigMap's double link",
    lay: async () => {
      await publish('v0');
      await symlink('..data/ripcord.yml', path());
    },
    changes: [() => publish('v1'), () => publish('v2')],
  },
  {
    layout: 'a file that is mounted alone',
    lay: async () => {
      await mkdir(file('host'));
      await writeFile(file('host/ripcord.yml'), 'one');
      await writeFile(path(), '');
      await run('mount', '--bind', file('host/ripcord.yml'), path());
      undo.push(() => run('umount', path()));
    },
    changes: [() => appendFile(file('host/ripcord.yml'), '\n'), () => appendFile(path(), '\n')],
  },
];

describe.each(LAYOUTS)('$layout', ({ lay, changes }) => {
  it('is read again once for each change, and never while nothing changes', async () => {
    await lay();
    await writeFile(file('clock'), '');
    const seen = await counting(path());
    const ticks = await counting(file('clock'));
    /** Two changes of a neighbour, one after the other, are seen: whatever else there was to see has been seen too. */
    const aWhile = async () => {
      for (const _ of [1, 2]) {
        const before = ticks();
        await appendFile(file('clock'), '.');
        await vi.waitFor(() => expect(ticks()).toBe(before + 1), { timeout: PATIENCE_MS });
      }
    };
    await aWhile();
    expect(seen()).toBe(0);
    for (const [done, change] of changes.entries()) {
      await change();
      await vi.waitFor(() => expect(seen()).toBe(done + 1), { timeout: PATIENCE_MS });
      await aWhile();
      expect(seen()).toBe(done + 1);
    }
  });
});

it('is waited for where its folder is not there yet', async () => {
  const seen = await counting(file('etc/ripcord/ripcord.yml'));
  await mkdir(file('etc/ripcord'), { recursive: true });
  await writeFile(file('etc/ripcord/ripcord.yml'), 'one');
  await vi.waitFor(() => expect(seen()).toBeGreaterThan(0), { timeout: PATIENCE_MS });
});

it('is read again where it changed before it was watched', async () => {
  await writeFile(path(), 'one');
  const onChange = vi.fn();
  const watch = watchFiles({ onChange, onError: error => expect.unreachable(error.message), readAt: 0 });
  watches.push(watch);
  await watch.follow([path()]);
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), { timeout: PATIENCE_MS });
});
