/**
 * The controller's end of the pipe to its guard: it sends heartbeats, and the end of the pipe means that the guard is
 * gone.
 */
import type { Stage, Supervisor } from './systemd-notify.ts';

/** What a controller reports to its guard. */
export type Heartbeat = Stage | 'alive';

/**
 * The first message: where the controller keeps what a withdrawal needs when the configuration is broken, which only a
 * valid configuration says.
 */
export interface Introduction {
  readonly state: string;
}

export const isIntroduction = (message: unknown): message is Introduction =>
  typeof message === 'object' && message !== null && 'state' in message && typeof message.state === 'string';

/** How often a guarded controller gives a sign of life, in ms. */
export const HEARTBEAT_MS = 2000;

const HEARTBEATS: ReadonlySet<unknown> = new Set<Heartbeat>(['ready', 'reloading', 'stopping', 'alive']);

/**
 * Whether a message of the pipe is a heartbeat; anything else is ignored, as a newer or an older ripcord may be at the
 * other end.
 */
export const isHeartbeat = (message: unknown): message is Heartbeat => HEARTBEATS.has(message);

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

/**
 * The guard as supervisor, if a guard started us; undefined otherwise. `state`: our state folder. `onAlone` is called
 * when the guard is gone.
 */
export function guardSupervisor(pipe: Pipe, state: string, onAlone: () => void): Supervisor | undefined {
  if (pipe.send === undefined) return undefined;
  pipe.once('disconnect', onAlone);
  // Listening keeps a process alive; a controller that has stopped must end.
  pipe.channel?.unref();
  // A guard that is gone is no error: `onAlone` reports it.
  const send = (message: Heartbeat | Introduction) =>
    new Promise<void>(resolve => {
      pipe.send?.(message, undefined, undefined, resolve);
    });
  void send({ state });
  return { enter: send, alive: () => send('alive'), heartbeatMs: HEARTBEAT_MS };
}
