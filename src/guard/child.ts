/** The controller as a child: in a process group of its own, its output ours, a pipe for its words. */
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { type Argv, killGroup } from '../sys/exec.ts';
import { isIntroduction, isWord, type Word } from './guarded.ts';
import type { End } from './policy.ts';

export interface ChildEvents {
  readonly onWord: (word: Word) => void;
  /** It introduced itself. */
  readonly onState: (folder: string) => void;
  /** Called once, never before the child was returned. */
  readonly onEnd: (end: End) => void;
  /** Takes each line of its standard error. Absent: the child has ours. */
  readonly onLine?: (line: string) => void;
}

export interface Child {
  /** Sends a signal to the child alone; of no effect once it has ended. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Kills all of its process group: what it started must not go on without it. */
  readonly kill: () => void;
}

/** Starts a program that may speak to us through Node's pipe between processes. One that cannot be started ends at once. */
export function startChild([program, ...args]: Argv, events: ChildEvents): Child {
  const { onWord, onState, onEnd, onLine } = events;
  const child = execa(program, args, {
    // A Ctrl-C at our terminal is ours to forward.
    detached: true,
    // How long a stop may take is the guard's to say; else execa kills 5 s after a SIGTERM, in the midst of a drain.
    forceKillAfterDelay: false,
    reject: false,
    buffer: false,
    // libuv makes what a child inherits for its standard output blocking, for us too. The controller writes none.
    stdio: ['ignore', 'ignore', onLine === undefined ? 'inherit' : 'pipe'],
    ipc: true,
    serialization: 'json',
  });
  if (onLine !== undefined && child.stderr) createInterface({ input: child.stderr }).on('line', onLine);
  child.on('message', (message: unknown) => {
    if (isWord(message)) onWord(message);
    else if (isIntroduction(message)) onState(message.state);
  });
  void child.then(({ exitCode, signal, originalMessage }) => {
    // What it leaves behind, an `ip monitor` for one, nobody else would end.
    killGroup(child.pid);
    const how =
      exitCode === undefined ? (signal ?? originalMessage ?? 'not started') : `exit status ${exitCode}`;
    onEnd({ exitCode, how });
  });
  return {
    signal: signal => {
      child.kill(signal);
    },
    kill: () => killGroup(child.pid),
  };
}
