/** Running other programs: arguments as an array, a hard deadline for the whole process group, and one shape for every end. */
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { startDeadline } from './deadline.ts';
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
  readonly ms: number;
}

/** The port through which ripcord runs programs. Never throws: every failure is a result. */
export type Exec = (argv: Argv, options: ExecOptions) => Promise<ExecResult>;

/** Output beyond this is cut off: no tool of ours says more, and a mad one must not fill our memory. */
const MAX_OUTPUT_CHARACTERS = 4 * 1024 * 1024;

/**
 * execa's own `timeout` waits for whoever holds the pipes: a grandchild that ignores SIGTERM held it for 5 s past a
 * 200 ms limit (measured, execa 9.6.1). So the child leads a process group of its own, the group is killed, and the
 * pipes are let go of, for the sake of a grandchild that has left the group (setsid) and holds them still.
 */
export const systemExec: Exec = async (argv, options) => {
  const started = performance.now();
  const notStarted = (stderr: string): ExecResult => {
    const ms = performance.now() - started;
    return { argv, end: 'not-started', exitCode: undefined, stdout: '', stderr, ms };
  };
  let child: ReturnType<typeof start>;
  try {
    child = start(argv, options);
  } catch (error) {
    // What can never be run, e.g. an argument with a NUL byte in it, execa says by throwing.
    return notStarted(error instanceof Error ? error.message : String(error));
  }
  let end: 'exited' | 'killed' | 'timed-out' = 'exited';
  const kill = (why: 'killed' | 'timed-out') => {
    end = why;
    killGroup(child.pid);
    // One turn of the loop later, so that what was said until now is still read.
    setImmediate(() => {
      child.stdout?.destroy();
      child.stderr.destroy();
    });
  };
  const deadline = startDeadline(options.timeoutMs, () => kill('timed-out'));
  const onAbort = () => kill('killed');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) onAbort();
  const tail = options.keepOnly === undefined ? undefined : tailOf(child.stderr, options.keepOnly);
  const result = await child;
  deadline.cancel();
  options.signal?.removeEventListener('abort', onAbort);
  if (child.pid === undefined) return notStarted(result.originalMessage ?? `${argv[0]} could not be started`);
  if (result.exitCode === undefined && end === 'exited') end = 'killed';
  const exitCode = end === 'exited' ? result.exitCode : undefined;
  const { stdout = '', stderr = '' } = result;
  return { argv, end, exitCode, stdout, stderr: tail?.() ?? stderr, ms: performance.now() - started };
};

function start([program, ...args]: Argv, { input, env, onlyEnv = false, keepOnly }: ExecOptions) {
  return execa(program, args, {
    detached: true,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: MAX_OUTPUT_CHARACTERS,
    extendEnv: !onlyEnv,
    stdout: keepOnly === undefined ? 'pipe' : 'ignore',
    buffer: { stdout: keepOnly === undefined, stderr: keepOnly === undefined },
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(env === undefined ? {} : { env }),
  });
}

/** Listens to the end of a stream; returns what tells the last characters of it. */
function tailOf(stream: Readable, characters: number): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    tail = `${tail}${text}`.slice(-characters);
  });
  return () => tail;
}

/** Kills the process group that `pid` leads, if there still is one. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: the group ended between the deadline and the signal, which is all we wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
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
