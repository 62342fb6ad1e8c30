/**
 * A child process whose end is always reported. It is started by execa, never through a shell. With no descriptor left,
 * Node returns a child without pipes: execa 9.6.1 throws a TypeError for it, and nothing handles its 'error'. So room
 * for descriptors is checked first.
 */
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { hasRoomFor } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import type { Argv } from './exec.ts';
import { toError } from './to-error.ts';

/** How it ended: on its own, by a signal, or before it began. */
export type Ending =
  | { readonly how: 'exited'; readonly exitCode: number }
  | { readonly how: 'killed'; readonly signal: NodeJS.Signals }
  | { readonly how: 'not-started'; readonly error: Error };

export interface Child {
  /** undefined: it was not started. */
  readonly pid: number | undefined;
  /** Absent: it was not started, or has no such pipe. */
  readonly stdin?: Writable;
  readonly stdout?: Readable;
  readonly stderr?: Readable;
  /** Sends a signal to the child alone; does nothing once it has ended. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Stops reading its output. */
  readonly release: () => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /**
   * Resolves once the program itself has ended and its output until then is read. A process that still holds its pipes,
   * such as a daemon that it left behind, is neither waited for nor killed: it finds them closed.
   */
  readonly ended: Promise<Ending>;
}

export interface ChildOptions {
  /** Its whole environment. Default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it may take the reserve of descriptors. Default: it may not. */
  readonly urgent?: boolean;
  /** Standard input, output and error, as in Node. */
  readonly stdio: readonly [Stdio, Stdio, Stdio];
  /** Whether it gets a further pipe for JSON messages. Default: no. */
  readonly ipc?: boolean;
  /**
   * Whether it is in our process group, so that it ends with us when that group is killed. Default: it leads its own
   * group.
   */
  readonly inOurGroup?: boolean;
}

type Stdio = 'ignore' | 'inherit' | 'pipe';

/** A pipe takes two descriptors until the child has its end. */
const EACH_PIPE = 2;
/** libuv reports through its own pipe whether the program was found, and opens /dev/null for ignored streams. */
const SPAWN_ITSELF = 3;
/**
 * After a program has ended, its output is read as long as each turn of the loop brings something, for at most this
 * many turns.
 */
const MOST_TURNS = 20;

/** Starts a program. Never throws. */
export function startChild([program, ...args]: Argv, options: ChildOptions): Child {
  const { env = process.env, stdio, ipc = false, inOurGroup = false, urgent = false } = options;
  const pipes = stdio.filter(each => each === 'pipe').length + Number(ipc);
  try {
    // Node 20 leaks the pipes of a spawn that runs out of descriptors half-way (measured: 2 each time).
    if (!hasRoomFor(pipes * EACH_PIPE + SPAWN_ITSELF, { urgent })) return unstarted(noDescriptors(program));
    return started(run(program, args, { env, stdio, ipc, inOurGroup }));
  } catch (error) {
    // The program can never be run, e.g. an argument contains a NUL byte; or memory is short.
    return unstarted(toError(error));
  }
}

type Program = ReturnType<typeof run>;

function run(
  program: string,
  args: readonly string[],
  { env, stdio, ipc, inOurGroup }: Required<Omit<ChildOptions, 'urgent'>>,
) {
  const [stdin, stdout, stderr] = stdio;
  // We read and bound its output, and decide how long it may take to end.
  const ours = { reject: false, buffer: false, cleanup: false, forceKillAfterDelay: false } as const;
  const talk = ipc ? ({ ipc: true, serialization: 'json' } as const) : {};
  return execa(program, args, {
    ...{ ...ours, ...talk, detached: !inOurGroup, extendEnv: false },
    ...{ env, stdin, stdout, stderr },
  });
}

function started(child: Program): Child {
  const { pid, stdin, stdout, stderr } = child;
  // EPIPE: it left its input unread, or is gone, which `ended` reports.
  stdin?.on('error', () => undefined);
  const outputs = [stdout, stderr].filter(stream => stream !== null && stream !== undefined);
  for (const output of outputs) output.on('error', () => undefined);
  const release = () => {
    for (const output of outputs) output.destroy();
  };
  return {
    pid,
    ...(stdin && { stdin }),
    ...(stdout && { stdout }),
    ...(stderr && { stderr }),
    signal: signal => void child.kill(signal),
    release,
    onMessage: listener => void child.on('message', listener),
    ended: endOf(child).then(async ending => {
      await whatIsLeftIn(outputs);
      release();
      return ending;
    }),
  };
}

function unstarted(error: Error): Child {
  const nothing = () => undefined;
  const ended = Promise.resolve({ how: 'not-started', error } as const);
  return { pid: undefined, signal: nothing, release: nothing, onMessage: nothing, ended };
}

async function endOf(child: Program): Promise<Ending> {
  // Kept to the last: a later error, about a signal that could not be sent, is not its end.
  child.on('error', () => undefined);
  if (child.pid === undefined) {
    const { originalMessage = 'it could not be started', code } = await child;
    return { how: 'not-started', error: Object.assign(new Error(originalMessage), { code }) };
  }
  return new Promise(resolve => {
    child.once('exit', (exitCode, signal) =>
      resolve(
        exitCode === null ? { how: 'killed', signal: signal ?? 'SIGKILL' } : { how: 'exited', exitCode },
      ),
    );
  });
}

/**
 * Waits until the outputs have ended, or a turn of the loop brings nothing: output from before the end is already in
 * the pipe.
 */
async function whatIsLeftIn(outputs: readonly Readable[]): Promise<void> {
  let heard = 0;
  const count = (piece: Buffer | string) => {
    heard += piece.length;
  };
  for (const output of outputs) output.on('data', count);
  for (let turn = 0, before = -1; turn < MOST_TURNS && heard !== before; turn++) {
    before = heard;
    // The first turn ends this round of the loop, the second polls.
    for (let half = 0; half < 2; half++) await new Promise(resolve => setImmediate(resolve));
    if (outputs.every(output => output.closed)) return;
  }
}

const noDescriptors = (program: string): Error =>
  Object.assign(new Error(`spawn ${program} EMFILE: no file descriptor is left`), { code: 'EMFILE' });

/** Kills the process group that `pid` leads, if there still is one. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: the group ended between the deadline and the signal, which is all we wanted.
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
