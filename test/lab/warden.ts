/** The warden outlives its lab's owner, however that ends (a crash, Ctrl-C, SIGKILL), and then removes what the lab made. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Run } from './run.ts';

const CLI = fileURLToPath(new URL('cli.ts', import.meta.url));
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** Reads from its owner until told that all is well; the end of the pipe means that the owner is gone. */
const SCRIPT = 'read -r word; [ "$word" = dismissed ] || exec "$@"';

export interface Warden {
  /** Nothing is left to remove, or it shall stay. */
  readonly dismiss: () => void;
}

export function startWarden(run: Run): Warden {
  const clean = [process.execPath, '--import', 'tsx', CLI, 'clean', '--run', run.id];
  const child = spawn('sh', ['-c', SCRIPT, 'sh', ...clean], {
    cwd: CHECKOUT,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  return { dismiss: () => child.stdin.end('dismissed\n') };
}
