/**
 * The controller as a child process: in its own process group, sharing our standard output, with a pipe for its
 * messages.
 */
import { createInterface } from 'node:readline';
import { type Ending, killGroup, startChild as start } from '../sys/child.ts';
import type { Argv } from '../sys/exec.ts';
import type { End } from './guard-policy.ts';
import { type Heartbeat, isHeartbeat, isIntroduction } from './heartbeat.ts';

export interface ChildEvents {
  readonly onHeartbeat: (word: Heartbeat) => void;
  /** It sent its introduction. */
  readonly onState: (folder: string) => void;
  /** Called once, never before the child was returned. */
  readonly onEnd: (end: End) => void;
  /** Receives each line of its standard error. Absent: the child inherits ours. */
  readonly onLine?: (line: string) => void;
}

export interface ControllerProcess {
  /** Sends a signal to the child alone; does nothing once it has ended. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Kills its whole process group: its children must not outlive it. */
  readonly kill: () => void;
}

/**
 * Starts a program that may send messages through Node's pipe between processes. One that cannot be started ends at
 * once.
 */
export function startControllerProcess(argv: Argv, events: ChildEvents): ControllerProcess {
  const { onHeartbeat, onState, onEnd, onLine } = events;
  // In its own process group, so that we forward a Ctrl-C at our terminal. libuv makes what a child inherits for its
  // standard output blocking, for us too; the controller writes none.
  const child = start(argv, {
    stdio: ['ignore', 'ignore', onLine === undefined ? 'inherit' : 'pipe'],
    ipc: true,
  });
  if (onLine !== undefined && child.stderr) createInterface({ input: child.stderr }).on('line', onLine);
  child.onMessage(message => {
    if (isHeartbeat(message)) onHeartbeat(message);
    else if (isIntroduction(message)) onState(message.state);
  });
  void child.ended.then(ending => {
    // No other program would end its children, such as `ip monitor`.
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
