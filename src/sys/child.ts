/**
 * A child process, each of whose ends is heard. Below it is execa, never a shell. With no descriptor left Node returns a child
 * without pipes, of which execa 9.6.1 throws a TypeError, and whose 'error' nothing hears: so room is made sure of first.
 */
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { hasRoomFor } from './descriptors.ts';
import { codeOf } from './error-code.ts';
import type { Argv } from './exec.ts';
import { toError } from './to-error.ts';

/** How it ended: by itself, by a signal, or before it began. */
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
  /** Sends a signal to the child alone; of no effect once it has ended. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Lets go of its output. */
  readonly release: () => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  /**
   * Resolves once the program itself has ended and what it said until then is read. Whoever holds its pipes still, a daemon
   * that it left behind, is not waited for and not killed: it finds them closed.
   */
  readonly ended: Promise<Ending>;
}

export interface ChildOptions {
  /** All of its environment. Default: ours. */
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it may take the reserve of descriptors. Default: it may not. */
  readonly urgent?: boolean;
  /** Standard input, output and error, as in Node. */
  readonly stdio: readonly [Stdio, Stdio, Stdio];
  /** Whether there is a pipe for messages in JSON besides. Default: there is not. */
  readonly ipc?: boolean;
  /** Whether it is in our process group, so that it ends with us where that group is killed. Default: it leads a group of its own. */
  readonly inOurGroup?: boolean;
}

type Stdio = 'ignore' | 'inherit' | 'pipe';

/** A pipe takes two descriptors until the child has its end. */
const EACH_PIPE = 2;
/** libuv reports by a pipe of its own whether the program was found, and opens /dev/null for what is ignored. */
const SPAWN_ITSELF = 3;
/** A program that has ended is listened to as long as each turn of the loop brings something, but no longer than so many. */
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
    // What can never be run, e.g. an argument with a NUL byte in it; and a lack of memory.
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
  // What it says is ours to read and to bound, and how long it may take to end ours to say.
  const ours = { reject: false, buffer: false, cleanup: false, forceKillAfterDelay: false } as const;
  const talk = ipc ? ({ ipc: true, serialization: 'json' } as const) : {};
  return execa(program, args, {
    ...{ ...ours, ...talk, detached: !inOurGroup, extendEnv: false },
    ...{ env, stdin, stdout, stderr },
  });
}

function started(child: Program): Child {
  const { pid, stdin, stdout, stderr } = child;
  // EPIPE: it left its input unread, or is gone, which its end tells.
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
  // Heard to the last: one that comes later, of a signal that could not be sent, is no end.
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

/** Waits until the outputs have ended, or a turn of the loop brings nothing: what was said before the end lies in the pipe. */
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
