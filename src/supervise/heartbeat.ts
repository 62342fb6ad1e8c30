/** The controller's end of the pipe to its guard: words of one kind go up it, and its end means that the guard is gone. */
import type { Stage, Supervisor } from './systemd-notify.ts';

/** What a controller says to its guard. */
export type Heartbeat = Stage | 'alive';

/** What it says first: where it keeps what a withdrawal by a broken configuration needs, which only a whole one tells. */
export interface Introduction {
  readonly state: string;
}

export const isIntroduction = (message: unknown): message is Introduction =>
  typeof message === 'object' && message !== null && 'state' in message && typeof message.state === 'string';

/** How often a guarded controller gives a sign of life, in ms. */
export const HEARTBEAT_MS = 2000;

const WORDS: ReadonlySet<unknown> = new Set<Heartbeat>(['ready', 'reloading', 'stopping', 'alive']);

/** Whether a message of the pipe is a word; anything else is ignored, as a newer or an older ripcord may speak there. */
export const isHeartbeat = (message: unknown): message is Heartbeat => WORDS.has(message);

/** The part of `process` that is the pipe. */
export interface Pipe {
  readonly send?:
    | ((
        message: Heartbeat | Introduction,
        sent: undefined,
        options: undefined,
        onSent: () => void,
      ) => boolean)
    | undefined;
  readonly channel?: { readonly unref: () => void } | null | undefined;
  readonly once: (event: 'disconnect', listener: () => void) => unknown;
}

/** The guard as supervisor, if one started us; undefined otherwise. `state`: our state folder. `onAlone` is called when it is gone. */
export function guardSupervisor(pipe: Pipe, state: string, onAlone: () => void): Supervisor | undefined {
  if (pipe.send === undefined) return undefined;
  pipe.once('disconnect', onAlone);
  // Listening keeps a process alive; a controller that has stopped must end.
  pipe.channel?.unref();
  // A guard that is gone is no error: `onAlone` tells.
  const say = (message: Heartbeat | Introduction) =>
    new Promise<void>(resolve => {
      pipe.send?.(message, undefined, undefined, resolve);
    });
  void say({ state });
  return { enter: say, alive: () => say('alive'), heartbeatMs: HEARTBEAT_MS };
}
