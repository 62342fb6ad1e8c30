/**
 * Runs other programs: arguments as an array, a hard deadline for the whole process group, and one result type for
 * every way to end.
 */
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
  /** Whether `env` is the whole environment, instead of an addition to ours. */
  readonly onlyEnv?: boolean;
  /**
   * Discards standard output, and keeps only the last characters of standard error, this many. Default: see
   * MAX_OUTPUT_CHARACTERS.
   */
  readonly keepOnly?: number;
  /** Kills the process group when aborted. */
  readonly signal?: AbortSignal;
}

/** How a program ended: on its own, at our deadline, or before it began (not found, not permitted). */
export interface ExecResult {
  readonly argv: Argv;
  readonly end: 'exited' | 'killed' | 'timed-out' | 'not-started';
  /** The exit status; undefined unless `end` is 'exited'. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** Standard error; for 'not-started' the system's message. */
  readonly stderr: string;
  /** For 'not-started': the system's error, with its code. */
  readonly error?: Error;
  readonly ms: number;
}

/** The port through which ripcord runs programs. Never throws: every failure is a result. */
export type Exec = (argv: Argv, options: ExecOptions) => Promise<ExecResult>;

/** Output beyond this is cut off: no tool that we run prints more, and a runaway one must not fill our memory. */
const MAX_OUTPUT_CHARACTERS = 4 * 1024 * 1024;

/**
 * How long to wait when no descriptor, memory or process is available: a running program, a check's for instance, soon
 * releases one.
 */
const PATIENCE_MS = 2000;
const RETRY_MS = 20;

/**
 * A process that is killed is gone within ms, unless the kernel holds it (a hung mount): that one is not waited for.
 */
const GONE_WITHIN_MS = 1000;

/**
 * The child leads its own process group, which is killed at the deadline. Its pipes are released when the program
 * itself has ended: a grandchild may have left the group (setsid), or rightly outlive it, and still hold them.
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

/**
 * Runs what routes depend on: it may use the reserve of descriptors, and waits for a descriptor or a process if none is
 * free.
 */
export const systemExec: Exec = async (argv, options) => {
  const patience = Math.min(PATIENCE_MS, options.timeoutMs);
  for (const begun = performance.now(); ; ) {
    const result = await execute(argv, options, true);
    const isOver = performance.now() - begun > patience || options.signal?.aborted;
    if (!isShortage(result.error) || isOver) return result;
    await new Promise(resolve => setTimeout(resolve, RETRY_MS));
  }
};

/** Runs everything else, such as checks and hooks: never uses the reserve of descriptors. */
export const modestExec: Exec = (argv, options) => execute(argv, options, false);

const environmentFor = ({ env, onlyEnv = false }: ExecOptions): NodeJS.ProcessEnv =>
  onlyEnv ? { ...env } : { ...process.env, ...env };

const nothingSaid = (): string => '';

/** Reads a stream; returns a function that gives its first characters. Beyond that many, `onTooMuch` is called. */
function headOf(stream: Readable, characters: number, onTooMuch: () => void): () => string {
  let head = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (head.length + text.length > characters) onTooMuch();
    head = `${head}${text}`.slice(0, characters);
  });
  return () => head;
}

/** Reads a stream; returns a function that gives its last characters. */
function tailOf(stream: Readable, characters: number): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-characters);
  });
  return () => tail;
}

/** How much of a program's output a message shows: its end, where programs say why they gave up. */
const SHOWN_CHARACTERS = 1000;

/** A command and its end in one readable line, e.g. `vtysh -c 'x': exit 1: % Unknown command`. */
export function describeFailure(result: ExecResult): string {
  const command = shellQuoted(result.argv);
  const end = [result.stdout, result.stderr].map(text => text.slice(-SHOWN_CHARACTERS)).join('\n');
  const said = oneLine(end).slice(-2 * SHOWN_CHARACTERS);
  const how = {
    exited: `exit ${result.exitCode}`,
    killed: 'killed',
    'timed-out': `no end within ${Math.round(result.ms)} ms, killed`,
    'not-started': 'could not be started',
  }[result.end];
  return said === '' ? `${command}: ${how}` : `${command}: ${how}: ${said}`;
}

/** Joins lines into one, for a log or a terminal. */
export function oneLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim());
  return shown(lines.filter(line => line !== '').join(' | '));
}

/** A command as a user would type it. For display only: nothing is ever run through a shell. */
export function shellQuoted(argv: readonly string[]): string {
  const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;
  return argv.map(word => (/^[\w./:=@%+,-]+$/.test(word) ? word : quoted(word))).join(' ');
}
