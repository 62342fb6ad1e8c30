/** Holding another program: it runs on, is typed to and listened to, and is killed with its whole process group. */
import { type Ending, killGroup, startChild } from './child.ts';
import type { Argv } from './exec.ts';

export interface HeldProgram {
  /** Types into its standard input. What comes too late for it is lost: `onEnd` tells that it is gone. */
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

/** The port through which ripcord holds programs. Never throws: a program that cannot be started ends at once. */
export type Hold = (argv: Argv, env: HeldEnv, events: HeldEvents) => HeldProgram;

/**
 * Nothing of the output is kept here. A group of its own (`detached`) also takes a Ctrl-C at our terminal away from it.
 * If we are killed, end-of-file on its standard input is what tells it.
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
