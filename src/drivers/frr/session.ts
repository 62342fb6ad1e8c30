/**
 * One vtysh that stays open and takes commands. Measured (FRR 8.4.4): a `vtysh -c` costs 40 ms, almost all of it its
 * start; a held one answers `show running-config` in 0.5 ms and enters a clause in 1 ms. It is used only while
 * everything is in order: anything unexpected ends it, and the one-shot call finds the cause.
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../sys/clock.ts';
import type { Argv } from '../../sys/exec.ts';
import type { HeldEnv, Hold } from '../../sys/held-program.ts';
import { isComplete, takeApart, typed } from './transcript.ts';
import { withoutHarmless } from './vtysh.ts';

export interface VtyshSession {
  /**
   * Types lines, which must satisfy `isFit`, and resolves with the answer to each, '' for none. One call at a time.
   * Undefined if anything was unexpected: the session is over then, and each line may or may not have been executed.
   */
  readonly say: (lines: readonly string[]) => Promise<readonly string[] | undefined>;
  readonly isOver: () => boolean;
  /** Kills the vtysh; resolves once it has ended. */
  readonly close: () => Promise<void>;
}

export interface SessionPorts {
  readonly hold: Hold;
  readonly clock: Clock;
}

/** A healthy daemon answers within 20 ms, and a vtysh starts within 50; the one-shot call has more patience. */
const DEADLINE_MS = 1_000;
const DEADLINE_MS_PER_LINE = 15;
/** No running configuration is this long; a runaway daemon must not fill our memory. */
const MAX_OUTPUT_CHARACTERS = 4 * 1024 * 1024;

const ENV: HeldEnv = {
  VTYSH_HISTFILE: '/dev/null',
  // If it is set at all, vtysh starts a pager through a shell for each command: 1 ms becomes 25 (measured, FRR 8.4.4).
  VTYSH_PAGER: undefined,
  // readline: no escape sequences; no key bindings of the operator; and no line so long that it is scrolled, not
  // echoed.
  TERM: 'dumb',
  INPUTRC: '/dev/null',
  COLUMNS: '32767',
};

/** Whether a line may be typed: to readline a tab or a question mark asks for help, and to vtysh `|` is a filter. */
export const isFit = (line: string): boolean => /^[\w./:,+-][\w./:,+ -]*$/.test(line);

/** Starts a vtysh with these arguments. */
export function createSession(argv: Argv, { hold, clock }: SessionPorts): VtyshSession {
  let output = '';
  let complaints = '';
  let over = false;
  let greeted = false;
  let wake = () => {};
  const program = hold(argv, ENV, {
    onOutput: text => {
      output += text;
      if (output.length > MAX_OUTPUT_CHARACTERS) void close();
      wake();
    },
    onComplaint: text => {
      complaints = (complaints + text).slice(0, MAX_OUTPUT_CHARACTERS);
    },
    onEnd: () => {
      over = true;
      wake();
    },
  });

  /** Resolves once `done` returns true, no more output can come, or time is up. */
  const until = async (done: () => boolean, ms: number): Promise<void> => {
    const stop = new AbortController();
    wake = () => {
      if (over || done()) stop.abort();
    };
    wake();
    await clock.allow(ms, stop.signal);
    wake = () => {};
  };
  const answersTo = async (lines: readonly string[]): Promise<readonly string[] | undefined> => {
    const mark = randomBytes(8).toString('hex');
    program.write(typed(lines, mark));
    await until(() => isComplete(output, lines, mark), DEADLINE_MS + lines.length * DEADLINE_MS_PER_LINE);
    await whatIsInThePipes();
    const transcript = takeApart(output, lines, mark);
    if (over || transcript === undefined || withoutHarmless(complaints).trim() !== '') return undefined;
    if (greeted && transcript.before !== '') return undefined;
    greeted = true;
    output = transcript.after;
    return transcript.answers;
  };
  const close = async () => {
    over = true;
    wake();
    await program.kill();
  };
  return {
    say: async lines => {
      if (over) return undefined;
      const answers = await answersTo(lines);
      if (answers === undefined) await close();
      return answers;
    },
    isOver: () => over,
    close,
  };
}

/**
 * Lets vtysh's output be read: its errors come before the mark's echo, but through another pipe. The first turn ends
 * this round of reading, the second the next.
 */
async function whatIsInThePipes(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise(resolve => setImmediate(resolve));
}
