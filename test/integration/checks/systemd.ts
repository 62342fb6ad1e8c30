/**
 * A real systemd that is nobody's first process: an instance for a user, with its own folder of units, in a control group
 * of its own, and in namespaces that let it see no other. All that it starts dies with the group.
 */
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { type Folder, makeFolder, type Program, startProgram } from './program.ts';

export interface Systemd extends Program {
  /** Runs programs as this systemd's user does. */
  readonly exec: Exec;
  /** Runs systemctl; throws if that fails. */
  readonly systemctl: (...args: string[]) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Without these it has nothing to start, and ends. */
const TARGETS = ['default.target', 'basic.target', 'shutdown.target', 'exit.target'];

/**
 * It takes the control group at the root of what it sees for its own, and gathers the processes in it: in a namespace it
 * sees no more than the group that we made ($1), and nothing is started if that fails. It refuses to run where no systemd
 * is the first process (sd_booted(3)), which it knows by a folder: in its namespace there is one.
 */
const START = `
echo $$ >"$1/cgroup.procs" && exec unshare --mount --propagation private --cgroup sh -c '
  mount -t cgroup2 cgroup2 /sys/fs/cgroup &&
    mount -t tmpfs tmpfs /run/systemd && mkdir /run/systemd/system &&
    exec /lib/systemd/systemd --user --log-target=console'
`;

/** Starts it with these units: file names and contents. */
export async function startSystemd(units: Readonly<Record<string, string>>): Promise<Systemd> {
  const folder = await makeFolder('systemd');
  for (const target of TARGETS) await folder.write(target, '[Unit]\n');
  for (const [name, content] of Object.entries(units)) await folder.write(name, content);
  const env = { XDG_RUNTIME_DIR: folder.path, SYSTEMD_UNIT_PATH: folder.path };
  const exec: Exec = (argv, options) => systemExec(argv, { ...options, env: { ...options.env, ...env } });
  const group = await makeGroup(folder);
  const remove = async () => {
    await removeGroup(group);
    await folder.remove();
  };
  const isReady = async () =>
    (await exec(['systemctl', '--user', 'show', '--property=Version'], { timeoutMs: 5000 })).exitCode === 0;
  const program = await startProgram(['sh', '-c', START, 'sh', group], isReady, env).catch(async error => {
    await remove();
    throw error;
  });
  return {
    ...program,
    exec,
    systemctl: async (...args) => {
      const { exitCode, stderr } = await exec(['systemctl', '--user', ...args], { timeoutMs: 20_000 });
      if (exitCode !== 0) throw new Error(`systemctl ${args.join(' ')}: ${stderr}`);
    },
    remove: async () => {
      await program.kill();
      await remove();
    },
  };
}

/** Below our own group, in the hierarchy of version 2, wherever that is mounted. */
async function makeGroup(folder: Folder): Promise<string> {
  const [, mounted] =
    /^\S+ \S+ \S+ \S+ (\S+) .*- cgroup2 /m.exec(await readFile('/proc/self/mountinfo', 'utf8')) ?? [];
  const [, ours] = /^0::(.*)$/m.exec(await readFile('/proc/self/cgroup', 'utf8')) ?? [];
  if (mounted === undefined || ours === undefined) throw new Error('this machine has no cgroup2');
  const path = join(mounted, ours, basename(folder.path));
  await mkdir(path);
  return path;
}

/** Kills whatever is in the group, and removes it once the kernel has buried that. */
async function removeGroup(path: string): Promise<void> {
  await writeFile(join(path, 'cgroup.kill'), '1');
  while ((await readFile(join(path, 'cgroup.events'), 'utf8')).includes('populated 1')) await sleep(10);
  const below = await readdir(path, { recursive: true, withFileTypes: true });
  const groups = below.filter(entry => entry.isDirectory()).map(entry => join(entry.parentPath, entry.name));
  for (const group of groups.sort().reverse()) await rmdir(group);
  await rmdir(path);
}
