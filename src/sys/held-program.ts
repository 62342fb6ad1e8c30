/**
 * Runs another program for as long as it is held: writes to it, reads from it, and kills it with its whole process
 * group.
 */
import { type Ending, killGroup, startChild } from './child.ts';
import type { Argv } from './exec.ts';

export interface HeldProgram {
  /** Writes to its standard input. Input after its end is lost; `onEnd` reports the end. */
  readonly write: (text: string) => void;
  /** Kills its process group; resolves when the program is gone. */
  readonly kill: () => Promise<void>;
}

export interface HeldEvents {
  /** It wrote to standard output. */
  readonly onOutput: (text: string) => void;
  /** It wrote to standard error. */
  readonly onComplaint: (text: string) => void;
  /** It ended, was killed, or could not be started. Called once, never before the program was returned. */
  readonly onEnd: (why: string) => void;
}

/** Environment for a program, on top of ours; undefined takes a variable away. */
export type HeldEnv = Readonly<Record<string, string | undefined>>;

/**
 * The port through which ripcord holds programs. Never throws: for a program that cannot be started, `onEnd` is called
 * at once.
 */
export type Hold = (argv: Argv, env: HeldEnv, events: HeldEvents) => HeldProgram;

/**
 * Keeps none of the output. Its own process group (`detached`) also protects it from Ctrl-C at our terminal. If we are
 * killed, it gets end-of-file on its standard input.
 */
export const systemHold: Hold = (argv, env, { onOutput, onComplaint, onEnd }) => {
  const child = startChild(argv, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  child.stdout?.setEncoding('utf8').on('data', onOutput);
  child.stderr?.setEncoding('utf8').on('data', onComplaint);
  const ended = child.ended.then(ending => onEnd(inWords(ending)));
  return {
    write: text => void child.stdin?.write(text),
    kill: () => {
      killGroup(child.pid);
      child.release();
      return ended;
    },
  };
};

function inWords(ending: Ending): string {
  switch (ending.how) {
    case 'exited':
      return `exit ${ending.exitCode}`;
    case 'killed':
      return `killed by ${ending.signal}`;
    case 'not-started':
      return ending.error.message;
  }
}
