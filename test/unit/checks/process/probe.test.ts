import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../wait-for.ts';
import { processCheck, run } from '../checks.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-process-'));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** A run of these tests elsewhere on the machine has processes of other names. */
const RUN = process.pid.toString(36);
const [ALIVE, TWIN, PREFIX, ZOMBIE] = [`alive-${RUN}`, `twin-${RUN}`, `pre-${RUN}`, `zombie-${RUN}`];

/** The kernel names a process by the path it was started by, here that of a link. */
async function nameSleep(name: string): Promise<string> {
  const program = join(await mkdtemp(join(folder, 'bin-')), name);
  await symlink('/bin/sleep', program);
  return program;
}

/** Starts a program of that name that does nothing for long. */
async function start(name: string): Promise<ChildProcess> {
  const program = await nameSleep(name);
  const child = spawn(program, ['1000']);
  children.push(child);
  await once(child, 'spawn');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A dead child that its parent, which is asleep, never buries. Resolves with the zombie's pid. */
async function startZombie(name: string): Promise<number> {
  const program = await nameSleep(name);
  // The shell starts the child and becomes a sleep itself, which waits for no child.
  const parent = spawn('sh', ['-c', `"${program}" 1000 & echo $!; exec sleep 1000`]);
  children.push(parent);
  const [said] = await once(parent.stdout, 'data');
  const pid = Number(String(said));
  await waitFor(async () => expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toContain(`(${name})`));
  await waitFor(async () => expect(await readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'));
  process.kill(pid, 'SIGKILL');
  await waitFor(async () => expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z '));
  return pid;
}

const named = (name: string) => run(processCheck({ by: 'name', name }));
const filed = (path: string, name?: string) => run(processCheck({ by: 'pidfile', path, name }));

describe('a process check by name', () => {
  it('is up while the process lives, and down once it is gone', async () => {
    const child = await start(ALIVE);
    expect(await named(ALIVE)).toMatchObject({ ok: true, reason: `${ALIVE} is process ${child.pid}` });
    expect(await named(ALIVE)).toMatchObject({ ok: true, reason: `${ALIVE} is process ${child.pid}` });
    await end(child);
    expect(await named(ALIVE)).toMatchObject({ ok: false, reason: `no process named ${ALIVE}` });
  });

  it('finds the next process of that name when the one seen last is gone', async () => {
    const one = await start(TWIN);
    expect(await named(TWIN)).toMatchObject({ ok: true });
    const two = await start(TWIN);
    await end(one);
    expect(await named(TWIN)).toMatchObject({ ok: true, reason: `${TWIN} is process ${two.pid}` });
  });

  it('finds a long name by the 15 characters that the kernel keeps', async () => {
    await start(`${ALIVE}-and-long`);
    expect(await named(`${ALIVE}-and-long`)).toMatchObject({ ok: true });
  });

  it('is not content with a name that only begins alike', async () => {
    await start(`${PREFIX}-more`);
    expect(await named(PREFIX)).toMatchObject({ ok: false });
  });

  it('reads names that hold blanks and brackets', async () => {
    await start('rc) Z (x');
    expect(await named('rc) Z (x')).toMatchObject({ ok: true });
  });

  it('does not count a zombie', async () => {
    const pid = await startZombie(ZOMBIE);
    expect(await named(ZOMBIE)).toMatchObject({
      ok: false,
      reason: `${ZOMBIE} (process ${pid}) is a zombie`,
    });
  });
});

describe('a process check by pidfile', () => {
  const pidfile = () => join(folder, 'pid');

  it('is up while that process lives, with blanks around the number as Postfix writes it', async () => {
    const child = await start('rc-filed');
    await writeFile(pidfile(), `${String(child.pid).padStart(15)}\n`);
    expect(await filed(pidfile())).toMatchObject({ ok: true, reason: `rc-filed is process ${child.pid}` });
    await end(child);
    expect(await filed(pidfile())).toMatchObject({
      ok: false,
      reason: `process ${child.pid} of pidfile ${pidfile()} is not running`,
    });
  });

  it('does not count a zombie', async () => {
    const pid = await startZombie('rc-undead');
    await writeFile(pidfile(), String(pid));
    expect(await filed(pidfile())).toMatchObject({
      ok: false,
      reason: `rc-undead (process ${pid}) is a zombie`,
    });
  });

  it('takes a name too, which the process of that number must have', async () => {
    const { pid } = await start('rc-a-very-long-name');
    await writeFile(pidfile(), `${pid}`);
    expect(await filed(pidfile(), 'rc-a-very-long-name')).toMatchObject({ ok: true });
    expect(await filed(pidfile(), 'master')).toMatchObject({
      ok: false,
      reason: `process ${pid} of pidfile ${pidfile()} is rc-a-very-long-, not master`,
    });
  });

  it('does not take a thread for a process', async () => {
    const thread = (await readdir('/proc/self/task')).find(id => id !== `${process.pid}`);
    await writeFile(pidfile(), `${thread}`);
    expect(await filed(pidfile())).toMatchObject({
      ok: false,
      reason: `process ${thread} of pidfile ${pidfile()} is not running`,
    });
  });

  it('takes a file of an earlier boot for stale, but not in a file system that a boot empties', async () => {
    const { pid } = await start('rc-reused');
    const written = async (folder: string) => {
      const path = join(folder, 'pid');
      await writeFile(path, `${pid}`);
      await utimes(path, 0, 1_000_000_000);
      return path;
    };
    const lasting = await mkdtemp('/var/tmp/ripcord-process-');
    const fleeting = await mkdtemp('/dev/shm/ripcord-process-');
    try {
      const old = await written(lasting);
      expect(await filed(old)).toMatchObject({
        ok: false,
        reason: `pidfile ${old} is older than the last boot, process ${pid} is rc-reused`,
      });
      expect(await filed(await written(fleeting))).toMatchObject({ ok: true });
    } finally {
      await Promise.all([lasting, fleeting].map(path => rm(path, { recursive: true })));
    }
  });

  it('fails without the file', async () => {
    expect(await filed('/nonexistent/pid')).toMatchObject({
      ok: false,
      reason: 'pidfile /nonexistent/pid does not exist',
    });
  });

  it.each(['', 'master', '-1', '12 34', '9'.repeat(100)])('fails with %j in the file', async content => {
    await writeFile(pidfile(), content);
    expect(await filed(pidfile())).toMatchObject({
      ok: false,
      reason: `pidfile ${pidfile()} holds no process id`,
    });
  });

  it('fails where the file is a folder', async () => {
    expect(await filed(folder)).toMatchObject({
      ok: false,
      reason: `pidfile ${folder} cannot be read: it is a folder`,
    });
  });

  it('is not held up by a pipe into which nobody writes', async () => {
    await once(spawn('mkfifo', [pidfile()]), 'exit');
    expect(await filed(pidfile())).toMatchObject({
      ok: false,
      reason: `pidfile ${pidfile()} cannot be read: it is a pipe, not a plain file`,
    });
  });
});
