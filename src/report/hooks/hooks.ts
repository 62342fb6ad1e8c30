/** Hooks: commands of the operator's that run on transitions. None delays a route, nor another hook. */
import { isDeepStrictEqual } from 'node:util';
import type { Hook } from '../../config/config.ts';
import type { StateName } from '../../policy/decide/states.ts';
import type { Clock } from '../../sys/clock.ts';
import { type Exec, type ExecResult, oneLine, shellQuoted } from '../../sys/exec.ts';
import { createQueue, type Queue } from './hook-queue.ts';
import { concerns, documentOf, environmentOf, type StateChange } from './state-change.ts';

/** How a run of a hook ended. */
export interface HookRun {
  /** Its command, as people would type it. */
  readonly command: string;
  readonly service: string;
  /** The state that the service entered. */
  readonly state: StateName;
  /** Whether it exited with 0. */
  readonly ok: boolean;
  /** In a phrase: "exit 0 after 12 ms", "exit 1 after 8 ms: no such role", "not run: 16 later transitions are waiting". */
  readonly reason: string;
}

export interface Hooks {
  /** Tells every hook that it concerns. Returns at once. */
  readonly tell: (transition: StateChange) => void;
  /**
   * Replaces the hooks. One that stays as it is goes on with what it has; one that goes still ends what it has; one that
   * is new receives where the services stand.
   */
  readonly apply: (hooks: readonly Hook[], standings: readonly StateChange[]) => void;
  /** Tells no more; resolves when all have ended, killed if they are still at it after `withinMs`. */
  readonly stop: (withinMs: number) => Promise<void>;
}

export interface HooksPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly onRun: (run: HookRun) => void;
}

/** Transitions of one service that may wait for one hook: a service that flaps this often has other troubles. */
const ROOM = 16;
/** How much of a hook's standard error a reason quotes: its end, where programs say why they gave up. */
const QUOTED_CHARACTERS = 500;

interface Running {
  readonly hook: Hook;
  readonly queue: Queue<StateChange>;
}

export function createHooks(hooks: readonly Hook[], ports: HooksPorts): Hooks {
  const stopping = new AbortController();
  const start = (hook: Hook): Running => ({ hook, queue: startHook(hook, ports, stopping.signal) });
  let running = hooks.map(start);
  const ending = new Set<Promise<void>>();
  const end = ({ queue }: Running) => {
    const ended = queue.finish().then(() => void ending.delete(ended));
    ending.add(ended);
  };
  const tell = ({ hook, queue }: Running, transition: StateChange) => {
    if (concerns(hook, transition)) queue.push(transition);
  };
  const startTold = (hook: Hook, standings: readonly StateChange[]): Running => {
    const started = start(hook);
    for (const standing of standings) tell(started, standing);
    return started;
  };
  return {
    tell: transition => {
      for (const each of running) tell(each, transition);
    },
    apply: (next, standings) => {
      const before = [...running];
      running = next.map(hook => {
        const same = before.findIndex(each => isDeepStrictEqual(each.hook, hook));
        const [kept] = same < 0 ? [] : before.splice(same, 1);
        return kept ?? startTold(hook, standings);
      });
      before.forEach(end);
    },
    stop: async withinMs => {
      running.forEach(end);
      running = [];
      const done = new AbortController();
      const late = ports.clock.allow(withinMs, done.signal).then(() => stopping.abort('ripcord is stopping'));
      const all = Promise.all(ending);
      await Promise.race([all, late]);
      done.abort('ended');
      await all;
    },
  };
}

function startHook(hook: Hook, { exec, onRun }: HooksPorts, stopping: AbortSignal): Queue<StateChange> {
  const command = shellQuoted(hook.command);
  const tell = ({ service, to }: StateChange, ok: boolean, reason: string) =>
    onRun({ command, service, state: to.state, ok, reason });
  return createQueue<StateChange>({
    room: ROOM,
    subjectOf: ({ service }) => service,
    work: async transition => {
      if (stopping.aborted) return tell(transition, false, 'not run: ripcord is stopping');
      const result = await exec(hook.command, {
        timeoutMs: hook.timeoutMs,
        input: documentOf(transition),
        env: environmentOf(transition),
        onlyEnv: true,
        keepOnly: QUOTED_CHARACTERS,
        signal: stopping,
      });
      tell(transition, result.exitCode === 0, endOf(result));
    },
    onGivenUp: transition => tell(transition, false, `not run: ${ROOM} later transitions of it are waiting`),
  });
}

function endOf({ end, exitCode, ms, stderr }: ExecResult): string {
  const after = `after ${Math.round(ms)} ms`;
  const how = {
    exited: `exit ${exitCode} ${after}`,
    killed: `killed ${after}`,
    'timed-out': `timed out ${after}, killed`,
    'not-started': 'could not be started',
  }[end];
  const said = oneLine(stderr);
  return said === '' ? how : `${how}: ${said}`;
}
