/**
 * Signals between parts, so that a part does not know who receives them. A part gets an emitter; the wiring lists the
 * receivers.
 */

import type { ProbeResult } from '../checks/prober.ts';
import type { DaemonState } from '../drivers/driver.ts';
import type { ControllerEvents } from '../engine/controller/controller.ts';
import type { CheckRef } from '../engine/monitor/monitor.ts';
import type { OperatorEvents } from '../engine/operator/operator.ts';
import type { AgreementPorts } from '../engine/peers/agreement.ts';
import type { LoopEvents } from '../engine/reconcile/loop.ts';
import type { Desired } from '../engine/reconcile/state.ts';
import type { Reloaded } from '../engine/reload/reload.ts';
import type { Event } from '../report/events/event.ts';
import type { Recorder } from '../report/events/recorder.ts';
import type { HookRun } from '../report/hooks/hooks.ts';
import { toError } from '../sys/to-error.ts';

/** Each signal with what it carries. */
export interface Signals {
  readonly check: Parameters<ControllerEvents['onCheck']>;
  readonly verdict: Parameters<NonNullable<ControllerEvents['onVerdict']>>;
  readonly decision: Parameters<ControllerEvents['onDecision']>;
  /** A run of a check ended. */
  readonly result: readonly [ref: CheckRef, result: ProbeResult];
  readonly load: readonly [service: string, load: number];
  /** A process of the routing daemon changed its state. */
  readonly process: readonly [process: string, state: DaemonState];
  /** The daemon or lo may have changed. */
  readonly hint: readonly [];
  /** A pass of the reconciler asked what is wanted. */
  readonly wanted: readonly [desired: Desired];
  readonly action: Parameters<LoopEvents['onAction']>;
  readonly report: Parameters<LoopEvents['onReport']>;
  /** A check of the daemon's file ended. */
  readonly daemonFile: readonly [error: Error | undefined];
  readonly kept: Parameters<OperatorEvents['onStored']>;
  readonly drain: Parameters<OperatorEvents['onDrain']>;
  readonly override: Parameters<OperatorEvents['onOverride']>;
  /** The orders of operators to earlier runs of the controller have been read. */
  readonly known: readonly [];
  /** An operator's order was carried out. */
  readonly order: Parameters<Recorder['onOrder']>;
  /** The configuration of a peer differs from ours for too long, or no longer. */
  readonly disagreement: Parameters<AgreementPorts['onDisagreement']>;
  readonly reloaded: readonly [reloaded: Reloaded];
  /** A changed file waits for an operator to reload it. */
  readonly pending: readonly [changes: readonly string[]];
  /** A file of the configuration may have changed. */
  readonly file: readonly [];
  readonly hookRun: readonly [run: HookRun];
  /** The journal has a new event. */
  readonly event: readonly [event: Event];
  /** A part failed at work that has no caller. */
  readonly error: readonly [error: Error];
}

/** The receivers of each signal, in this order. */
export type Wiring = {
  readonly [Name in keyof Signals]: readonly ((...carried: Signals[Name]) => void)[];
};

export interface Switchboard {
  /**
   * Returns the function that emits a signal. It throws an Error until the wiring is there: a part that is being
   * constructed does nothing yet.
   */
  readonly emitter: <Name extends keyof Signals>(name: Name) => (...carried: Signals[Name]) => void;
  /** Connects all receivers, once. */
  readonly connect: (wiring: Wiring) => void;
}

/**
 * `onFault`: a receiver threw, which is a fault of ours. The other receivers still get the signal, and the part that
 * emitted it goes on.
 */
export function createSwitchboard(onFault: (error: Error) => void): Switchboard {
  let connected: Wiring | undefined;
  return {
    emitter:
      name =>
      (...carried) => {
        if (connected === undefined) throw new Error(`signal "${name}" was given before it was wired`);
        for (const hear of connected[name]) {
          try {
            hear(...carried);
          } catch (error) {
            onFault(new Error(`signal "${name}": ${toError(error).message}`, { cause: error }));
          }
        }
      },
    connect: wiring => {
      if (connected !== undefined) throw new Error('the parts are wired already');
      connected = wiring;
    },
  };
}
