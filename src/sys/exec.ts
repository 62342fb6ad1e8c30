/** Running other programs: arguments as an array, a hard deadline for the whole process group, and one shape for every end. */
import type { Readable } from 'node:stream';
import { killGroup, startChild } from './child.ts';
import { startDeadline } from './deadline.ts';
import { deferred } from './deferred.ts';
import { isShortage } from './descriptors.ts';
import { shown } from './shown.ts';

/** A program and its arguments. */
export type Argv = readonly [string, ...string[]];

export interface ExecOptions {
  /** After this many ms in which we ran (deadline.ts) the whole process group is killed. */
  readonly timeoutMs: number;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether `env` is all that it has, instead of coming on top of ours. */
  readonly onlyEnv?: boolean;
  /** Standard output is thrown away, and of standard error this many characters are kept, the last ones. Default: see MAX_OUTPUT_CHARACTERS. */
  readonly keepOnly?: number;
  /** Kills the process group when aborted. */
  readonly signal?: AbortSignal;
}

/** How a program ended: by itself, by our deadline, or before it began (not found, not permitted). */
export interface ExecResult {
  readonly argv: Argv;
  readonly end: 'exited' | 'killed' | 'timed-out' | 'not-started';
  /** The exit status; undefined unless `end` is 'exited'. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** Standard error; for 'not-started' what the system said. */
  readonly stderr: string;
  /** For 'not-started': the system's error, with its code. */
  readonly error?: Error;
  readonly ms: number;
}

/** The port through which ripcord runs programs. Never throws: every failure is a result. */
export type Exec = (argv: Argv, options: ExecOptions) => Promise<ExecResult>;

/** Output beyond this is cut off: no tool of ours says more, and a mad one must not fill our memory. */
const MAX_OUTPUT_CHARACTERS = 4 * 1024 * 1024;

/** Where there is no descriptor, memory or process to be had, one that runs now, of a check for one, soon gives it back. */
const PATIENCE_MS = 2000;
const RETRY_MS = 20;

/** A process that is killed is gone within ms, unless the kernel holds it (a hung mount): nobody waits for that one. */
const GONE_WITHIN_MS = 1000;

/**
 * The child leads a process group of its own, which is killed at the deadline. Its pipes are let go of when the program
 * itself has ended: a grandchild may have left the group (setsid), or outlive it by right, and hold them still.
 */
const execute = async (argv: Argv, options: ExecOptions, urgent: boolean): Promise<ExecResult> => {
  const { input, keepOnly, signal, timeoutMs } = options;
  const begun = performance.now();
  const child = startChild(argv, {
    stdio: [input === undefined ? 'ignore' : 'pipe', keepOnly === undefined ? 'pipe' : 'ignore', 'pipe'],
    env: environmentFor(options),
    urgent,
  });
  let end: 'exited' | 'killed' | 'timed-out' = 'exited';
  const gone = deferred<'gone'>();
  const kill = (why: 'killed' | 'timed-out') => {
    end = why;
    killGroup(child.pid);
    setTimeout(gone.resolve, GONE_WITHIN_MS, 'gone').unref();
  };
  const most = keepOnly ?? MAX_OUTPUT_CHARACTERS;
  const stdout = child.stdout === undefined ? nothingSaid : headOf(child.stdout, most, () => kill('killed'));
  const stderr =
    child.stderr === undefined
      ? nothingSaid
      : keepOnly === undefined
        ? headOf(child.stderr, most, () => kill('killed'))
        : tailOf(child.stderr, most);
  child.stdin?.end(input);
  const deadline = startDeadline(timeoutMs, () => kill('timed-out'));
  const onAbort = () => kill('killed');
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  const ending = await Promise.race([child.ended, gone.promise]);
  deadline.cancel();
  signal?.removeEventListener('abort', onAbort);
  child.release();
  const ms = performance.now() - begun;
  if (ending !== 'gone' && ending.how === 'not-started') {
    const { error } = ending;
    return { argv, end: 'not-started', exitCode: undefined, stdout: '', stderr: error.message, error, ms };
  }
  const exited = ending !== 'gone' && ending.how === 'exited';
  if (!exited && end === 'exited') end = 'killed';
  const exitCode = exited && end === 'exited' ? ending.exitCode : undefined;
  return { argv, end, exitCode, stdout: stdout(), stderr: stderr(), ms };
};

/** Runs what routes depend on: it may take the reserve of descriptors, and waits for some, or for a process, where there are none. */
export const systemExec: Exec = async (argv, options) => {
  const patience = Math.min(PATIENCE_MS, options.timeoutMs);
  for (const begun = performance.now(); ; ) {
    const result = await execute(argv, options, true);
    const isOver = performance.now() - begun > patience || options.signal?.aborted;
    if (!isShortage(result.error) || isOver) return result;
    await new Promise(resolve => setTimeout(resolve, RETRY_MS));
  }
};

/** Runs all else, checks and hooks for two, which leaves the reserve of descriptors alone. */
export const modestExec: Exec = (argv, options) => execute(argv, options, false);

const environmentFor = ({ env, onlyEnv = false }: ExecOptions): NodeJS.ProcessEnv =>
  onlyEnv ? { ...env } : { ...process.env, ...env };

const nothingSaid = (): string => '';

/** Listens to a stream; returns what tells its first characters. At more than those `onTooMuch` is called. */
function headOf(stream: Readable, characters: number, onTooMuch: () => void): () => string {
  let head = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (head.length + text.length > characters) onTooMuch();
    head = `${head}${text}`.slice(0, characters);
  });
  return () => head;
}

/** Listens to a stream; returns what tells its last characters. */
function tailOf(stream: Readable, characters: number): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-characters);
  });
  return () => tail;
}

/** Of what a program said, this much is told: its end, where programs say why they gave up. */
const TOLD_CHARACTERS = 1000;

/** A command and its end in one line for people, e.g. `vtysh -c 'x': exit 1: % Unknown command`. */
export function describeFailure(result: ExecResult): string {
  const command = shellQuoted(result.argv);
  const end = [result.stdout, result.stderr].map(text => text.slice(-TOLD_CHARACTERS)).join('\n');
  const said = oneLine(end).slice(-2 * TOLD_CHARACTERS);
  const how = {
    exited: `exit ${result.exitCode}`,
    killed: 'killed',
    'timed-out': `no end within ${Math.round(result.ms)} ms, killed`,
    'not-started': 'could not be started',
  }[result.end];
  return said === '' ? `${command}: ${how}` : `${command}: ${how}: ${said}`;
}

/** Lines as one, for a log or a terminal. */
export function oneLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  return shown(lines.filter(line => line !== '').join(' | '));
}

/** A command as people would type it. For showing only: nothing is ever run through a shell. */
export function shellQuoted(argv: readonly string[]): string {
  const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  return argv.map(word => (/^[\w./:=@%+,-]+$/.test(word) ? word : quoted(word))).join(' ');
}
