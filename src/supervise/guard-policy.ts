/**
 * Decides what a guard does, and when. A controller that dies is not a service that dies: its route stays while the
 * controller is restarted, and is withdrawn if that takes too long. Pure: an event in, the next state and actions out.
 */
import type { Heartbeat } from './heartbeat.ts';

/** All in ms. */
export interface Bounds {
  /** A controller that is silent for longer is taken to hang. */
  readonly silence: number;
  /** How long a start may take until the controller is ready, on a busy machine. */
  readonly start: number;
  /** How long a stop may take: the controller gives itself 9.5 s. */
  readonly stop: number;
  /** How long a route stays without a controller that watches its service. */
  readonly unattended: number;
  /** After a run this long, a controller restarts with the shortest pause again. */
  readonly settled: number;
}

export const BOUNDS: Bounds = {
  silence: 10_000,
  start: 60_000,
  stop: 12_000,
  unattended: 15_000,
  settled: 60_000,
};

/** How a process ended. */
export interface End {
  /** undefined: by a signal. */
  readonly exitCode: number | undefined;
  /** In words, for the log. */
  readonly how: string;
}

export type GuardEvent =
  | { readonly kind: 'tick' }
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat }
  | { readonly kind: 'ended'; readonly end: End }
  | { readonly kind: 'stop'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'withdrawn'; readonly ok: boolean };

export type GuardAction =
  | { readonly kind: 'start' }
  | { readonly kind: 'kill'; readonly why: string }
  | { readonly kind: 'forward'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'withdraw'; readonly why: string }
  | { readonly kind: 'pause'; readonly ms: number; readonly why: string }
  | { readonly kind: 'exit'; readonly exitCode: number };

type Activity =
  | { readonly at: 'running'; readonly ready: boolean; readonly since: number; readonly heardAt: number }
  | { readonly at: 'killed' }
  | { readonly at: 'pausing'; readonly until: number }
  | {
      readonly at: 'withdrawing';
      /** The exit status with which the guard ends afterwards; undefined: it goes on. */
      readonly exitCode: number | undefined;
      /** Whether a caller waits for the guard to end, whether this succeeds or not. */
      readonly isLast: boolean;
    }
  | { readonly at: 'stopping'; readonly until: number }
  | { readonly at: 'over' };

export interface GuardState {
  readonly activity: Activity;
  /**
   * Since when a route may be announced without a controller; undefined: a controller watches it, or it is withdrawn.
   */
  readonly unattendedSince: number | undefined;
  /** Whether a controller of this guard was ever ready: then what cannot be withdrawn may well be a route. */
  readonly served: boolean;
  /** Failures in a row. */
  readonly failures: number;
  readonly lookedAt: number;
}

export interface GuardStep {
  readonly state: GuardState;
  readonly actions: readonly GuardAction[];
}

/** Exit statuses by sysexits(3) that another try does not change: a wrong command line or configuration. */
const HOPELESS: ReadonlySet<number | undefined> = new Set([64, 78]);
/** Another controller runs, and owns the routes: withdrawing would work against it. */
const ANOTHER_RUNS = 75;
const SOFTWARE_ERROR = 70;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/**
 * A look that comes this much later than the one before shows that the guard itself stood still: that time does not
 * count.
 */
const STOOD_STILL_MS = 3000;

/** A guard begins by starting the controller. Routes of an earlier one may still be announced. */
export function beginGuarding(now: number): GuardStep {
  const state = { activity: starting(now), unattendedSince: now, served: false, failures: 0, lookedAt: now };
  return { state, actions: [{ kind: 'start' }] };
}

export function step(state: GuardState, event: GuardEvent, now: number, bounds: Bounds): GuardStep {
  switch (event.kind) {
    case 'tick':
      return look(state, now, bounds);
    case 'heartbeat':
      return { state: heard(state, event.heartbeat, now), actions: [] };
    case 'ended':
      return ended(state, event.end, now, bounds);
    case 'stop':
      return stop(state, event.signal, now, bounds);
    case 'withdrawn':
      return withdrawn(state, event.ok, now);
  }
}

function look(before: GuardState, now: number, bounds: Bounds): GuardStep {
  const lostMs = now - before.lookedAt;
  const state = { ...(lostMs > STOOD_STILL_MS ? movedBy(before, lostMs) : before), lookedAt: now };
  const { activity, unattendedSince } = state;
  const overdue = unattendedSince !== undefined && now - unattendedSince >= bounds.unattended;
  switch (activity.at) {
    case 'running': {
      const why = hangs(activity, now, bounds) ?? (overdue ? 'not back in time' : undefined);
      if (why === undefined) return { state, actions: [] };
      const killed = {
        ...state,
        activity: { at: 'killed' },
        unattendedSince: unattendedSince ?? now,
      } as const;
      return { state: killed, actions: [{ kind: 'kill', why }] };
    }
    case 'pausing':
      if (overdue) return withdraw(state, undefined, `no controller for ${seconds(now - unattendedSince)}`);
      if (now < activity.until) return { state, actions: [] };
      return { state: { ...state, activity: starting(now) }, actions: [{ kind: 'start' }] };
    case 'stopping':
      if (now < activity.until) return { state, actions: [] };
      return {
        state: { ...state, activity: { at: 'stopping', until: Infinity } },
        actions: [{ kind: 'kill', why: `not stopped within ${seconds(bounds.stop)}` }],
      };
    default:
      return { state, actions: [] };
  }
}

/** The state with all its times moved by `ms`. */
function movedBy(state: GuardState, ms: number): GuardState {
  const { activity, unattendedSince } = state;
  const moved = {
    ...state,
    unattendedSince: unattendedSince === undefined ? undefined : unattendedSince + ms,
  };
  switch (activity.at) {
    case 'running':
      return {
        ...moved,
        activity: { ...activity, since: activity.since + ms, heardAt: activity.heardAt + ms },
      };
    case 'pausing':
    case 'stopping':
      return { ...moved, activity: { ...activity, until: activity.until + ms } };
    default:
      return moved;
  }
}

function hangs(
  { ready, since, heardAt }: Extract<Activity, { at: 'running' }>,
  now: number,
  bounds: Bounds,
): string | undefined {
  if (ready) return now - heardAt < bounds.silence ? undefined : `silent for ${seconds(now - heardAt)}`;
  return now - Math.max(since, heardAt) < bounds.start
    ? undefined
    : `not ready within ${seconds(bounds.start)}`;
}

function heard(state: GuardState, word: Heartbeat, now: number): GuardState {
  const { activity } = state;
  if (activity.at !== 'running') return state;
  if (word === 'ready') {
    const ready = { ...activity, ready: true, heardAt: now };
    return { ...state, activity: ready, served: true, unattendedSince: undefined };
  }
  return { ...state, activity: { ...activity, heardAt: now } };
}

function ended(state: GuardState, { exitCode, how }: End, now: number, bounds: Bounds): GuardStep {
  // A proper end: it has withdrawn, or keeps the route as configured.
  if (exitCode === 0) return exit(state, 0);
  if (exitCode === ANOTHER_RUNS) return exit(state, exitCode);
  const { activity } = state;
  const settled = activity.at === 'running' && activity.ready && now - activity.since >= bounds.settled;
  const unattendedSince = state.unattendedSince ?? now;
  const left = { ...state, unattendedSince, failures: settled ? 1 : state.failures + 1 };
  if (activity.at === 'stopping') {
    return withdraw(
      left,
      exitCode ?? SOFTWARE_ERROR,
      `the controller did not leave in good order: ${how}`,
      true,
    );
  }
  if (exitCode !== undefined && HOPELESS.has(exitCode)) {
    return withdraw(left, exitCode, `the controller cannot run: ${how}`);
  }
  if (now - unattendedSince >= bounds.unattended) {
    return withdraw(left, undefined, `no controller for ${seconds(now - unattendedSince)}: ${how}`);
  }
  return pause(left, now, how);
}

function stop(state: GuardState, signal: NodeJS.Signals, now: number, bounds: Bounds): GuardStep {
  const { activity } = state;
  switch (activity.at) {
    case 'running':
      return {
        state: { ...state, activity: { at: 'stopping', until: now + bounds.stop } },
        actions: [{ kind: 'forward', signal }],
      };
    case 'killed':
      return { state: { ...state, activity: { at: 'stopping', until: Infinity } }, actions: [] };
    case 'pausing':
      return state.unattendedSince === undefined
        ? exit(state, 0)
        : withdraw(state, 0, 'a stop is asked for, and no controller runs', true);
    case 'withdrawing':
      return {
        state: { ...state, activity: { ...activity, exitCode: activity.exitCode ?? 0, isLast: true } },
        actions: [],
      };
    default:
      return { state, actions: [] };
  }
}

function withdrawn(state: GuardState, ok: boolean, now: number): GuardStep {
  const { activity } = state;
  if (activity.at !== 'withdrawing') return { state, actions: [] };
  const { exitCode, isLast } = activity;
  if (exitCode !== undefined && (ok || isLast || !state.served)) return exit(state, exitCode);
  // A failed withdrawal is tried again, unless a stop waits for the guard to end.
  return pause({ ...state, unattendedSince: ok ? undefined : now }, now, ok ? 'withdrawn' : 'not withdrawn');
}

const starting = (now: number): Activity => ({ at: 'running', ready: false, since: now, heardAt: now });

function pause(state: GuardState, now: number, why: string): GuardStep {
  const ms = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(state.failures - 1, 10));
  return {
    state: { ...state, activity: { at: 'pausing', until: now + ms } },
    actions: [{ kind: 'pause', ms, why }],
  };
}

function withdraw(state: GuardState, exitCode: number | undefined, why: string, isLast = false): GuardStep {
  return {
    state: { ...state, activity: { at: 'withdrawing', exitCode, isLast } },
    actions: [{ kind: 'withdraw', why }],
  };
}

function exit(state: GuardState, exitCode: number): GuardStep {
  return { state: { ...state, activity: { at: 'over' } }, actions: [{ kind: 'exit', exitCode }] };
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
