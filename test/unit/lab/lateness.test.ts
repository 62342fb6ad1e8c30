import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

const LATENESS = new URL('../../lab/lateness.ts', import.meta.url).href;
/** Says how late its machine was, as often as it is asked. */
const PROGRAM = `
  import { createInterface } from 'node:readline';
  import { watchLateness } from '${LATENESS}';
  const lateness = await watchLateness();
  createInterface(process.stdin).on('line', () => console.log(lateness.largestMs()));
  console.log('watches');
`;
const STOPPED_MS = 700;

describe('the watch of a process', () => {
  it('tells that it stands still', async () => {
    const argv = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM];
    const program = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const answers = createInterface(program.stdout)[Symbol.asyncIterator]();
      expect((await answers.next()).value).toBe('watches');
      program.kill('SIGSTOP');
      await sleep(STOPPED_MS);
      program.kill('SIGCONT');
      program.stdin.write('how late?\n');
      // A busy machine may stop it later than we asked for: by how much is not ours to know, but half of the time is left.
      expect(Number((await answers.next()).value)).toBeGreaterThanOrEqual(STOPPED_MS / 2);
    } finally {
      program.kill('SIGKILL');
      await once(program, 'exit');
    }
  });
});
