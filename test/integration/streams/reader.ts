/** Readers of a program's standard error that break, each in its way. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { run } from '../frr/instance.ts';

export interface Started {
  /** Breaks the stream: from now on nothing is read. */
  readonly breakNow: () => void;
  /** Asks the program to stop. */
  readonly stop: () => void;
  readonly kill: () => void;
  /** Resolves with its exit status. */
  readonly ended: Promise<number | null>;
}

/** Starts a program with files of its own in `folder`. */
type Start = (argv: readonly string[], folder: string) => Promise<Started>;

/** Fills what lies before the reader, so that the program's first line already finds no room. */
const FILLED = ['sh', '-c', 'timeout 1 head -c 10000000 /dev/zero >&2; exec "$@"', 'sh'];

function start([program = '', ...args]: readonly string[], stdio: SpawnOptions['stdio']) {
  const child = spawn(program, args, stdio === undefined ? {} : { stdio });
  return { child, ...controls(child) };
}

function controls(child: ChildProcess): Omit<Started, 'breakNow'> {
  return {
    stop: () => void child.kill('SIGTERM'),
    kill: () => void child.kill('SIGKILL'),
    ended: once(child, 'exit').then(([exitCode]) => exitCode),
  };
}

/** A named pipe: the program has one end, we the other. */
async function throughPipe(argv: readonly string[], folder: string) {
  const path = `${folder}/standard-error`;
  await run('mkfifo', path);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const started = start(argv, ['ignore', 'ignore', writer]);
  closeSync(writer);
  return { ...started, reader };
}

/** Node gives a child that it speaks to a pair of sockets. */
const throughSocket = (argv: readonly string[]) => start(argv, ['ignore', 'ignore', 'pipe']);

/** Whatever lies at `path` takes its standard error. */
export async function throughFile(argv: readonly string[], path: string): Promise<Started> {
  const file = openSync(path, 'w');
  const started = start(argv, ['ignore', 'ignore', file]);
  closeSync(file);
  return { ...started, breakNow: () => undefined };
}

export const READERS = {
  'closed pipe': async (argv, folder) => {
    const { reader, ...started } = await throughPipe(argv, folder);
    return { ...started, breakNow: () => closeSync(reader) };
  },
  'stalled pipe': async (argv, folder) => {
    const { reader, ...started } = await throughPipe([...FILLED, ...argv], folder);
    void started.ended.then(() => closeSync(reader));
    return { ...started, breakNow: () => undefined };
  },
  'closed socket': async argv => {
    const { child, ...started } = throughSocket(argv);
    return { ...started, breakNow: () => child.stderr?.destroy() };
  },
  'stalled socket': async argv => {
    // Nobody listens to the stream, so Node does not read.
    return { ...throughSocket([...FILLED, ...argv]), breakNow: () => undefined };
  },
  'full disk': argv => throughFile(argv, '/dev/full'),
  'stopped terminal': async (argv, folder) => {
    const command = `exec ${argv.map(word => `'${word}'`).join(' ')}`;
    const terminal = ['script', '--quiet', '--return', '--command', command, `${folder}/typescript`];
    const { child, ...started } = start(terminal, ['pipe', 'ignore', 'ignore']);
    const CTRL_S = '\x13';
    const CTRL_C = '\x03';
    return {
      ...started,
      breakNow: () => void child.stdin?.write(CTRL_S),
      stop: () => void child.stdin?.write(CTRL_C),
    };
  },
} as const satisfies Readonly<Record<string, Start>>;
