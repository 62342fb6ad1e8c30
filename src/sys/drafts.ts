/** Copies that will be renamed over a file. The next writer in the folder removes one that kill -9 left behind. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './error-code.ts';

/** `.ripcord-PID-…`; without the process id in 0.1.0. */
const DRAFT = /^\.ripcord-(?:(\d+)-)?[0-9a-f]{12}$/;

/** A draft's name contains its writer's process id; `unique`: 12 hexadecimal digits. */
export const draftName = (unique: string): string => `.ripcord-${process.pid}-${unique}`;

/** Removes the drafts of processes that are gone. What cannot be removed stays: the file itself is written. */
export async function sweepDrafts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [match, pid] = DRAFT.exec(name) ?? [];
    if (match !== undefined && (pid === undefined || !runs(Number(pid)))) {
      await rm(join(folder, name), { force: true }).catch(() => undefined);
    }
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return codeOf(error) !== 'ESRCH';
  }
}
