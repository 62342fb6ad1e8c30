import { describe, expect, it, vi } from 'vitest';
import { describeFailure, type ExecResult, systemExec } from '../../../src/sys/exec.ts';

/** Long enough for what will end by itself. */
const AMPLE = { timeoutMs: 20_000 };
/** For what will not. */
const BRIEF = { timeoutMs: 300 };

const sh = (script: string, ...args: string[]) => ['sh', '-c', script, 'sh', ...args] as const;

describe('a program that ends by itself', () => {
  it('gives its status and all that it said, unchanged', async () => {
    expect(await systemExec(sh('echo out; echo; echo err >&2; exit 3'), AMPLE)).toMatchObject({
      end: 'exited',
      exitCode: 3,
      stdout: 'out\n\n',
      stderr: 'err\n',
    });
  });

  it('is given its arguments, input and environment', async () => {
    const options = { ...AMPLE, input: 'from stdin', env: { OWN: 'set' } };
    const result = await systemExec(sh('cat; echo " $OWN $1"', '$(id) *'), options);
    expect(result.stdout).toBe('from stdin set $(id) *\n');
  });

  it('may leave its input unread', async () => {
    const result = await systemExec(['true'], { ...AMPLE, input: 'x'.repeat(5_000_000) });
    expect(result).toMatchObject({ end: 'exited', exitCode: 0 });
  });

  it('by a signal counts as killed', async () => {
    const result = await systemExec(sh('kill -SEGV $$'), AMPLE);
    expect(result).toMatchObject({ end: 'killed', exitCode: undefined });
  });

  it('has output beyond 4 MiB cut off', async () => {
    const { stdout } = await systemExec(['head', '-c', '5000000', '/dev/zero'], AMPLE);
    expect(stdout).toHaveLength(4 * 1024 * 1024);
  });
});

describe('a program that leaves another one behind, which holds its output open', () => {
  const AMPLE_FOR_ITSELF = { timeoutMs: 8000 };
  /** Leaves a `sleep` of this many seconds in its group, as ssh leaves its master and a daemon its child. */
  const leaving = (rest: string) => sh(`sleep 60 & echo $!; ${rest}`);
  const pidIn = ({ stdout }: ExecResult) => Number(stdout.split('\n')[0]);

  it.each([
    ['all that it said', { ...AMPLE_FOR_ITSELF }, { exitCode: 3 }],
    [
      'the last that it complained of',
      { ...AMPLE_FOR_ITSELF, keepOnly: 100 },
      { exitCode: 3, stderr: 'bad\n' },
    ],
    ['its input read', { ...AMPLE_FOR_ITSELF, input: 'in' }, { exitCode: 3 }],
  ])('is done when it ends itself, with %s', async (_, options, expected) => {
    const result = await systemExec(leaving('echo bad >&2; exit 3'), options);
    expect(result).toMatchObject({ end: 'exited', ...expected });
  });

  it('is heard to the end of what it said itself', async () => {
    const result = await systemExec(leaving('head -c 150000 /dev/zero; exit 0'), AMPLE_FOR_ITSELF);
    expect(result).toMatchObject({ end: 'exited', exitCode: 0 });
    expect(result.stdout.length).toBe(150_000 + `${pidIn(result)}\n`.length);
  });

  it('leaves it alive', async () => {
    const pid = pidIn(await systemExec(leaving('exit 0'), AMPLE_FOR_ITSELF));
    expect(() => process.kill(pid, 0)).not.toThrow();
    process.kill(pid, 'SIGKILL');
  });
});

describe('a program that does not end', () => {
  it('is killed at its deadline though it ignores SIGTERM, and what it said is kept', async () => {
    const result = await systemExec(sh('trap "" TERM; echo begun; sleep 1000'), { timeoutMs: 3000 });
    expect(result).toMatchObject({ end: 'timed-out', exitCode: undefined, stdout: 'begun\n' });
  });

  it('does not outlive its deadline by a grandchild that holds the pipes', async () => {
    expect(await systemExec(sh('sleep 1000 & wait'), BRIEF)).toMatchObject({ end: 'timed-out' });
  });

  it('does not outlive its deadline by a grandchild that left the process group with the pipes', async () => {
    // The grandchild ends itself soon after: it is out of our reach, which is the point.
    expect(await systemExec(sh('setsid sleep 20 & wait'), BRIEF)).toMatchObject({ end: 'timed-out' });
  }, 15_000);

  it('is killed when nobody wants it any more', async () => {
    const abort = new AbortController();
    const running = systemExec(['sleep', '1000'], { ...AMPLE, signal: abort.signal });
    abort.abort();
    expect(await running).toMatchObject({ end: 'killed', exitCode: undefined });
  });

  it('is killed at once when nobody wanted it to begin with', async () => {
    const result = await systemExec(['sleep', '1000'], { ...AMPLE, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ end: 'killed' });
  });

  it('says so much that it is stopped', async () => {
    const { stdout, end } = await systemExec(['yes'], AMPLE);
    expect(stdout).toHaveLength(4 * 1024 * 1024);
    expect(end).not.toBe('timed-out');
  });
});

describe('a program that cannot be started', () => {
  it.each([
    ['one that does not exist', ['/nonexistent/program'], 'ENOENT'],
    ['one that is no program', ['/etc/passwd'], 'EACCES'],
    ['one with a NUL byte in an argument', ['echo', 'a\0b'], 'null bytes'],
  ] as const)('%s is a result, not an exception', async (_, argv, why) => {
    const result = await systemExec(argv, AMPLE);
    expect(result).toMatchObject({ end: 'not-started', exitCode: undefined, stdout: '' });
    expect(result.stderr).toContain(why);
  });
});

describe('the signal', () => {
  it('is not listened to any more once the program has ended', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    await systemExec(['true'], { ...AMPLE, signal });
    expect(added).toHaveBeenCalledTimes(1);
    expect(removed).toHaveBeenCalledWith('abort', added.mock.calls[0]?.[1]);
  });
});

describe('describeFailure', () => {
  const ended = {
    argv: ['vtysh', '-c', 'conf t'],
    exitCode: undefined,
    stdout: '',
    stderr: '',
    ms: 200.4,
  } as const;

  it.each([
    [
      { ...ended, end: 'exited', exitCode: 1, stdout: '% Unknown\n  command\n' },
      'exit 1: % Unknown | command',
    ],
    [{ ...ended, end: 'exited', exitCode: 2 }, 'exit 2'],
    [{ ...ended, end: 'timed-out' }, 'no end within 200 ms, killed'],
    [{ ...ended, end: 'killed' }, 'killed'],
    [
      { ...ended, end: 'not-started', stderr: 'spawn vtysh ENOENT' },
      'could not be started: spawn vtysh ENOENT',
    ],
  ] as const)('tells the command and its end in one line', (result, how) => {
    expect(describeFailure(result)).toBe(`vtysh -c 'conf t': ${how}`);
  });
});

describe('what a mad program says', () => {
  const said = (stdout: string, stderr = '') =>
    describeFailure({ argv: ['vtysh'], end: 'exited', exitCode: 1, stdout, stderr, ms: 1 });

  it('is told in one line, of which nothing steers a terminal', () => {
    expect(said('a\r\n\x1b[2J b\n\n', '\x07c')).toBe('vtysh: exit 1: a | ?[2J b | ?c');
  });

  it('is told by its end, and takes no longer for all its blanks', () => {
    expect(said(`${' '.repeat(1_000_000)}x`, 'the end').length).toBeLessThan(1100);
    expect(said('x'.repeat(1_000_000), 'the end')).toMatch(/x \| the end$/);
    expect(said('x\n'.repeat(1000)).length).toBeLessThan(2100);
  });
});
