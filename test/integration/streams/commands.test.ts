/** Commands whose standard output breaks, at a real controller that reaches no daemon. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, isAnswered, socketPath } from '../../../src/api/client.ts';
import { ORDER_ROUTE } from '../../../src/api/paths.ts';
import { Patient } from '../doctor/patient.ts';
import { ripcord, startController } from '../doctor/program.ts';
import { until } from '../frr/instance.ts';

let patient: Patient;
let controller: Awaited<ReturnType<typeof startController>>;
let run: string;

beforeAll(async () => {
  patient = new Patient();
  patient.configure({ routing: { vtysh: ['/nonexistent/vtysh'] } });
  run = `${patient.folder}/run`;
  controller = await startController(await patient.write(), () => isAnswered(socketPath(run)));
});
afterAll(async () => {
  await controller[Symbol.asyncDispose]();
  await patient[Symbol.asyncDispose]();
});

/** Whether somebody is connected to the controller, by the kernel's table: `... state inode path`, state 03 is connected (proc(5)). */
async function isFollowed(): Promise<boolean> {
  const sockets = await readFile('/proc/net/unix', 'utf8');
  return sockets.split('\n').some(line => / 03 +\d+ /.test(line) && line.endsWith(socketPath(run)));
}

/** A command of ours in a pipeline of a real shell: `"$@" | head -1`. Gives the exit status of the command itself. */
async function shell(pipeline: string, ...args: readonly string[]) {
  const script = `set -m; { "$@"; echo "exit $?" >&2; } ${pipeline}`;
  const { stdout, stderr } = await execa('bash', ['-c', script, 'bash', ...ripcord([], ...args)], {
    reject: false,
  });
  return { stdout, stderr };
}

/** Something happens again and again, which is printed, until the pipeline has ended: the pipe of a shell tells by a write alone that nobody reads it. */
async function whileThingsHappen<T>(pipeline: Promise<T>): Promise<T> {
  let isOver = false;
  const over = pipeline.finally(() => {
    isOver = true;
  });
  for (let reason = 1; !isOver; reason += 1) {
    const order = { order: 'drain', service: 'smtp', reason: `change ${reason}` };
    await ask(socketPath(run), ORDER_ROUTE, order);
    await sleep(100);
  }
  return over;
}

describe('a command whose reader goes away', () => {
  it.each([
    ['what happened', ['events']],
    ['what happens', ['events', '--follow']],
    ['what happens, as JSON', ['events', '--follow', '--json']],
    ['the status', ['status']],
    ['its help', ['--help']],
  ])('ends quietly, as one that was heard to the end: %s', async (_, args) => {
    const controllerOptions = args.includes('--help') ? [] : ['--run', run];
    const { stdout, stderr } = await whileThingsHappen(shell('| head -1', ...args, ...controllerOptions));
    expect(stdout.split('\n')).toHaveLength(1);
    expect(stdout).not.toBe('');
    expect(stderr).toBe('exit 0');
  });

  it('ends quietly: the status, watched', async () => {
    const { stderr } = await whileThingsHappen(shell('| true', 'status', '--watch', '--run', run));
    expect(stderr).toBe('exit 0');
  });

  it('ends quietly also while nothing happens, at a named pipe', async () => {
    const pipe = `${patient.folder}/pipe`;
    await execa('mkfifo', [pipe]);
    const [{ stderr }] = await Promise.all([
      shell(`>"${pipe}"`, 'events', '--follow', '--run', run),
      execa('head', ['-1', pipe]),
    ]);
    expect(stderr).toBe('exit 0');
  });
});

describe('a command that prints to a full disk', () => {
  it.each([[['status']], [['events']], [['events', '--follow']], [['status', '--watch']]])(
    'says so and fails: %s',
    async args => {
      const { stderr } = await shell('>/dev/full', ...args, '--run', run);
      expect(stderr).toBe(
        'ripcord: standard output cannot be written: ENOSPC: no space left on device, write\nexit 74',
      );
    },
  );

  it('keeps the exit status of what it found', async () => {
    const { stderr } = await shell('>/dev/full', 'probe', patient.file);
    expect(stderr).toContain('exit 1');
  });

  it('fails as it would, where it is standard error that is full', async () => {
    const { stdout } = await execa('bash', [
      '-c',
      '"$@" 2>/dev/full; echo "exit $?"',
      'bash',
      ...ripcord([], 'status', '--run', '/nonexistent'),
    ]);
    expect(stdout).toBe('exit 69');
  });
});

describe('a command whose reader stalls', () => {
  it('ends when it is told to', async () => {
    const [program, ...args] = ripcord([], 'events', '--follow', '--json', '--run', run);
    const command = `timeout 1 head -c 10000000 /dev/zero; exec "$@"`;
    const child = execa('sh', ['-c', command, 'sh', program, ...args], { buffer: false, reject: false });
    child.stdout.pause();
    await until('it follows the events', isFollowed);
    child.kill('SIGTERM');
    expect(await child).toMatchObject({ exitCode: 0 });
  });
});
