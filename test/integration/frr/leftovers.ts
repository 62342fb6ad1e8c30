/** Instances whose process was killed before it could remove them. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { INSTALLATIONS } from './installations.ts';

/** Names of namespaces and pathspaces are this, their owner's pid, a hyphen and a random part. */
export const NAME_PREFIX = 'rc-frr-';

const FOLDERS = ['etc/frr', 'run/frr'];
let removed = false;

/** Removes what owners that live no more have left, the first time in a process. Several processes may do so at once. */
export function removeLeftovers(): void {
  if (removed) return;
  removed = true;
  for (const name of leftovers()) {
    const { stdout } = execaSync('ip', ['netns', 'pids', name], { reject: false });
    for (const pid of stdout.split('\n').filter(line => line !== '')) killIfThere(Number(pid));
    execaSync('ip', ['netns', 'del', name], { reject: false });
    for (const folder of ourFolders()) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function leftovers(): ReadonlySet<string> {
  const names = ['/run/netns', ...ourFolders()].flatMap(folder =>
    existsSync(folder) ? readdirSync(folder) : [],
  );
  return new Set(names.filter(isLeftover));
}

function isLeftover(name: string): boolean {
  const owner = new RegExp(`^${NAME_PREFIX}(\\d+)-`).exec(name)?.[1];
  return owner !== undefined && !existsSync(`/proc/${owner}`);
}

const ourFolders = (): string[] =>
  INSTALLATIONS.flatMap(({ root }) => FOLDERS.map(folder => join(root, folder)));

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: another process was quicker.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
