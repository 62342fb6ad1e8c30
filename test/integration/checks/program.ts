/** A real server in the foreground, in a temporary folder of its own, beside whatever else runs on this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Program {
  /** Stops all its processes as they stand: the kernel goes on taking what is sent, and nobody answers. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

export interface Folder {
  readonly path: string;
  /** Writes a file there; resolves with its path. */
  readonly write: (name: string, content: string, mode?: number) => Promise<string>;
  /**
   * A copy of an installed program there. Profiles of AppArmor go by the path, and would keep the server that is
   * installed out of our folder.
   */
  readonly copy: (program: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

export async function makeFolder(name: string): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), `ripcord-${name}-`));
  const within = (file: string) => join(path, file);
  return {
    path,
    write: async (file, content, mode = 0o600) => {
      await writeFile(within(file), content, { mode });
      return within(file);
    },
    copy: async program => {
      await copyFile(program, within(basename(program)));
      return within(basename(program));
    },
    remove: () => rm(path, { recursive: true }),
  };
}

/** Long enough for any server, on any machine. */
const READY_WITHIN_MS = 30_000;

/** Starts a program that stays in the foreground, and waits until `isReady`; throws with what it said if it ends, or is not. */
export async function startProgram(
  argv: readonly [string, ...string[]],
  isReady: () => Promise<boolean>,
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const [program, ...args] = argv;
  // A process group of its own, so that its children are stopped and killed with it.
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (said += data));
  const killed = () => killGroup(child);
  process.once('exit', killed);
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady())) {
    if (Date.now() > deadline) killGroup(child);
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program} ended: ${said}`);
    await sleep(20);
  }
  return {
    freeze: () => signalGroup(child, 'SIGSTOP'),
    thaw: () => signalGroup(child, 'SIGCONT'),
    kill: async () => {
      process.off('exit', killed);
      if (child.exitCode !== null || child.signalCode !== null) return;
      killGroup(child);
      await once(child, 'exit');
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error('the program was not started');
  process.kill(-pid, signal);
}
