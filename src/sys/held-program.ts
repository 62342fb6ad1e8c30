/** Holding another program: it runs on, is typed to and listened to, and is killed with its whole process group. */
import { execa } from 'execa';
import { type Argv, killGroup } from './exec.ts';

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
export const systemHold: Hold = ([program, ...args], env, { onOutput, onComplaint, onEnd }) => {
  let child: ReturnType<typeof start>;
  try {
    child = start(program, args, env);
  } catch (error) {
    // What can never be run, e.g. an argument with a NUL byte in it, execa says by throwing.
    setImmediate(onEnd, error instanceof Error ? error.message : String(error));
    return { write: () => undefined, kill: async () => undefined };
  }
  child.stdout.setEncoding('utf8').on('data', onOutput);
  child.stderr.setEncoding('utf8').on('data', onComplaint);
  // EPIPE: it is gone, which onEnd tells.
  child.stdin.on('error', () => undefined);
  const ended = child.then(result => onEnd(result.shortMessage ?? 'exit 0'));
  return {
    write: text => {
      child.stdin.write(text);
    },
    kill: () => {
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      return ended;
    },
  };
};

function start(program: string, args: readonly string[], env: HeldEnv) {
  return execa(program, args, { detached: true, reject: false, buffer: false, stdin: 'pipe', env });
}
