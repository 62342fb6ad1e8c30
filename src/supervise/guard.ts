/**
 * Runs the guard: starts the controller as its child, receives its heartbeats, and carries out what the policy decides.
 */
import type { Clock } from '../sys/clock.ts';
import { deferred } from '../sys/deferred.ts';
import { type Argv, describeFailure, type Exec } from '../sys/exec.ts';
import { type ControllerProcess, startControllerProcess } from './controller-process.ts';
import {
  type Bounds,
  beginGuarding,
  type GuardAction,
  type GuardEvent,
  type GuardStep,
  step,
} from './guard-policy.ts';

export interface GuardOptions {
  /** The controller. */
  readonly controller: Argv;
  /**
   * The command that withdraws without a controller: exit status 0 means that it has. Gets the controller's state
   * folder, if that is known.
   */
  readonly withdraw: (stateFolder: string | undefined) => Argv;
  readonly bounds: Bounds;
  readonly clock: Clock;
  readonly exec: Exec;
  /** Receives each line of the controller's standard error. Absent: the controller inherits ours. */
  readonly onLine?: (line: string) => void;
  readonly log: (level: 'info' | 'error', message: string) => void;
}

export interface Guard {
  /** Forwards a signal: SIGHUP to the controller alone, any other one asks for the end. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves with an exit status when there is nothing left to guard. */
  readonly over: Promise<number>;
}

const LOOK_EVERY_MS = 500;
/** A withdrawal takes 8 s at most; a machine that is short of everything takes longer to start it. */
const WITHDRAW_WITHIN_MS = 60_000;

export function startGuard(options: GuardOptions): Guard {
  const { controller, withdraw, bounds, clock, exec, onLine, log: say } = options;
  const { promise: over, resolve } = deferred<number>();
  const finished = new AbortController();
  let child: ControllerProcess | undefined;
  let stateFolder: string | undefined;
  let state = beginGuarding(clock.now()).state;

  const take = (event: GuardEvent): void => enter(step(state, event, clock.now(), bounds));
  const enter = (next: GuardStep): void => {
    state = next.state;
    for (const action of next.actions) carryOut(action);
  };
  const carryOut = (action: GuardAction): void => {
    switch (action.kind) {
      case 'start':
        child = startControllerProcess(controller, {
          onHeartbeat: heartbeat => take({ kind: 'heartbeat', heartbeat }),
          onState: folder => {
            stateFolder = folder;
          },
          onEnd: end => take({ kind: 'ended', end }),
          ...(onLine === undefined ? {} : { onLine }),
        });
        break;
      case 'kill':
        say('error', `the controller is killed: ${action.why}`);
        child?.kill();
        break;
      case 'forward':
        child?.signal(action.signal);
        break;
      case 'withdraw':
        say('error', `withdraws: ${action.why}`);
        void runWithdrawal();
        break;
      case 'pause':
        say('error', `starts the controller again in ${action.ms} ms: ${action.why}`);
        break;
      case 'exit':
        finished.abort();
        resolve(action.exitCode);
    }
  };
  const runWithdrawal = async (): Promise<void> => {
    const result = await exec(withdraw(stateFolder), { timeoutMs: WITHDRAW_WITHIN_MS });
    const ok = result.exitCode === 0;
    if (ok) say('info', result.stdout.trim().replaceAll('\n', '; '));
    else say('error', `not withdrawn: ${describeFailure(result)}`);
    take({ kind: 'withdrawn', ok });
  };
  const look = async (): Promise<void> => {
    while (!finished.signal.aborted) {
      await clock.sleep(LOOK_EVERY_MS, finished.signal);
      if (!finished.signal.aborted) take({ kind: 'tick' });
    }
  };

  enter(beginGuarding(clock.now()));
  void look();
  return {
    signal: signal => {
      if (signal === 'SIGHUP') child?.signal(signal);
      else take({ kind: 'stop', signal });
    },
    over,
  };
}
