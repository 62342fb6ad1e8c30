import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { waitFor } from '../../wait-for.ts';
import { execCheck, run } from '../checks.ts';

const sh = (script: string, ...args: string[]) => execCheck(['sh', '-c', script, 'sh', ...args]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-exec-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('an exec check', () => {
  it('is up at exit status 0, and its first line is the reason', async () => {
    expect(await run(sh('echo; echo queue 3; echo more'))).toMatchObject({ ok: true, reason: 'queue 3' });
  });

  it('is down at any other exit status, and its first line is the reason', async () => {
    expect(await run(sh('echo disk full >&2; exit 2'))).toMatchObject({ ok: false, reason: 'disk full' });
  });

  it('that says nothing has its exit status as reason', async () => {
    expect(await run(execCheck(['true']))).toMatchObject({ ok: true, reason: 'exit status 0' });
    expect(await run(execCheck(['false']))).toMatchObject({ ok: false, reason: 'exit status 1' });
  });

  it('passes arguments as they are', async () => {
    expect(await run(execCheck(['echo', '$(id)', ';', 'ls']))).toMatchObject({ reason: '$(id) ; ls' });
  });

  it('tells the command of whom it is about', async () => {
    expect(await run(sh('echo "$RIPCORD_HOST $RIPCORD_CHECK"'))).toMatchObject({
      reason: '198.51.100.25 exec:sh',
    });
  });

  it('fails when the command does not exist', async () => {
    const result = await run(execCheck(['/nonexistent/command']));
    expect(result).toMatchObject({ ok: false });
    expect(result.reason).toMatch(/^\/nonexistent\/command cannot be started: .*ENOENT/);
  });

  it('fails when the command dies of a signal', async () => {
    expect(await run(sh('kill -SEGV $$'))).toMatchObject({ ok: false, reason: 'sh was killed by a signal' });
  });

  it('fails at its timeout, and its whole process group is killed, whatever that ignores', async () => {
    const pids = join(folder, 'pids');
    const script = 'trap "" TERM; sleep 1000 & echo $$ $! > "$1"; wait';
    const result = await run({ ...sh(script, pids), timeoutMs: 3000 });
    expect(result).toMatchObject({ ok: false, reason: 'no end within 3000 ms, killed' });
    const [shell, child] = (await readFile(pids, 'utf8')).split(' ').map(Number);
    expect(shell).toBeGreaterThan(1);
    expect(child).toBeGreaterThan(1);
    await waitFor(async () => {
      expect(await isRunning(shell)).toBe(false);
      expect(await isRunning(child)).toBe(false);
    });
  });
});

/** Whether it runs; who buries the orphans of this machine, and when, is not our affair. */
async function isRunning(pid = Number.NaN): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z ');
  return !stat.includes(') Z ');
}
