/** The controller as a child: in a process group of its own, its output ours, a pipe for its words. */
import { createInterface } from 'node:readline';
import { type Ending, killGroup, startChild as start } from '../sys/child.ts';
import type { Argv } from '../sys/exec.ts';
import type { End } from './guard-policy.ts';
import { type Heartbeat, isHeartbeat, isIntroduction } from './heartbeat.ts';

export interface ChildEvents {
  readonly onWord: (word: Heartbeat) => void;
  /** It introduced itself. */
  readonly onState: (folder: string) => void;
  /** Called once, never before the child was returned. */
  readonly onEnd: (end: End) => void;
  /** Takes each line of its standard error. Absent: the child has ours. */
  readonly onLine?: (line: string) => void;
}

export interface ControllerProcess {
  /** Sends a signal to the child alone; of no effect once it has ended. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Kills all of its process group: what it started must not go on without it. */
  readonly kill: () => void;
}

/** Starts a program that may speak to us through Node's pipe between processes. One that cannot be started ends at once. */
export function startControllerProcess(argv: Argv, events: ChildEvents): ControllerProcess {
  const { onWord, onState, onEnd, onLine } = events;
  // In a process group of its own, a Ctrl-C at our terminal is ours to forward. libuv makes what a child inherits for its
  // standard output blocking, for us too; the controller writes none.
  const child = start(argv, {
    stdio: ['ignore', 'ignore', onLine === undefined ? 'inherit' : 'pipe'],
    ipc: true,
  });
  if (onLine !== undefined && child.stderr) createInterface({ input: child.stderr }).on('line', onLine);
  child.onMessage(message => {
    if (isHeartbeat(message)) onWord(message);
    else if (isIntroduction(message)) onState(message.state);
  });
  void child.ended.then(ending => {
    // What it leaves behind, an `ip monitor` for one, nobody else would end.
    killGroup(child.pid);
    onEnd(inWords(ending));
  });
  return { signal: child.signal, kill: () => killGroup(child.pid) };
}

function inWords(ending: Ending): End {
  switch (ending.how) {
    case 'exited':
      return { exitCode: ending.exitCode, how: `exit status ${ending.exitCode}` };
    case 'killed':
      return { exitCode: undefined, how: ending.signal };
    case 'not-started':
      return { exitCode: undefined, how: ending.error.message };
  }
}
