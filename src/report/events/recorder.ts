/** Turns what the parts of the controller report into events: one for each transition, none for what stays as it was. */

import type { ControllerEvents } from '../../engine/controller/controller.ts';
import type { OverrideEvents } from '../../engine/operator/overrides.ts';
import type { OperatorRequest } from '../../engine/operator/requests.ts';
import type { AgreementPorts } from '../../engine/peers/agreement.ts';
import type { LoopEvents } from '../../engine/reconcile/loop.ts';
import type { Desired } from '../../engine/reconcile/state.ts';
import type { Reloaded } from '../../engine/reload/reload.ts';
import { clockTime } from '../../policy/decide/decision.ts';
import type { Drain } from '../../policy/decide/situation.ts';
import type { StateName } from '../../policy/decide/states.ts';
import type { Override } from '../../policy/judge/override.ts';
import { orNull } from '../../protocols/metric.ts';
import type { Happening } from './event.ts';

export interface Recorder extends Required<ControllerEvents>, Required<LoopEvents> {
  /** What is wanted, as each pass of the reconciler asks for it. */
  readonly onWanted: (desired: Desired) => void;
  /** A drain or an override from an earlier life of the controller goes on. */
  readonly onKept: (service: string, drain: Drain | undefined, override: Override | undefined) => void;
  /** The drain of a service may have changed; undefined: it has no drain now. */
  readonly onDrain: (service: string, drain: Drain | undefined) => void;
  readonly onOverride: OverrideEvents['onChange'];
  /** An order was carried out; `done` is what was said of it. */
  readonly onOrder: (order: OperatorRequest, by: 'socket' | 'http', done: string) => void;
  readonly onReload: (reloaded: Reloaded) => void;
  readonly onDisagreement: AgreementPorts['onDisagreement'];
  /** A changed file waits for an operator to reload it. */
  readonly onPending: (changes: readonly string[]) => void;
  /** Something failed that no other event reports. */
  readonly onError: (error: Error) => void;
  /** Whether a first state of this service was recorded. */
  readonly isRecorded: (service: string) => boolean;
}

interface Position {
  readonly state: StateName;
  readonly metric: number | null;
}

export function createRecorder(tell: (happening: Happening) => void): Recorder {
  const positions = new Map<string, Position>();
  const drains = new Map<string, Drain>();
  let lastError: string | undefined;
  let lastFileError: string | undefined;
  let inStep = true;
  let wanted: string | undefined;
  /** What was wanted when it was last read back as wanted: only from there can anything drift. */
  let fulfilled: string | undefined;
  return {
    onCheck: (service, server, { id: check, health, last }) =>
      tell({ kind: 'check', service, server, check, health, reason: last?.reason ?? 'no result' }),
    onVerdict: (service, server, { health, reason }) =>
      tell({ kind: 'verdict', service, server, health, reason }),
    onDecision: (service, { state, metric, reason }) => {
      const now = { state, metric: orNull(metric) };
      tell({ kind: 'state', service, ...now, from: positions.get(service) ?? null, reason });
      positions.set(service, now);
    },
    onWanted: desired => {
      wanted = desireOf(desired);
    },
    onAction: action => {
      const { kind, reason } = action;
      const drifted = kind === 'write-file' ? action.isRepair : wanted === fulfilled;
      tell({ kind: 'action', action: kind, cause: drifted ? 'drift' : 'wanted', reason });
    },
    onReport: ({ error, inStep: now }) => {
      // The error of a daemon that stays away is recorded once, not at every try.
      if (error !== undefined && error.message !== lastError)
        tell({ kind: 'error', source: 'reconcile', reason: error.message });
      if (now && !inStep) tell({ kind: 'in-step' });
      if (now) fulfilled = wanted;
      lastError = error?.message;
      inStep = now;
    },
    onFile: error => {
      if (error !== undefined && error.message !== lastFileError)
        tell({ kind: 'error', source: 'file', reason: error.message });
      lastFileError = error?.message;
    },
    onKept: (service, drain, override) => {
      if (drain !== undefined) {
        tell({ kind: 'drain', service, state: 'kept', ...ending(drain) });
        drains.set(service, drain);
      }
      if (override !== undefined) {
        tell({ kind: 'override', service, state: 'kept', health: override.health, ...ending(override) });
      }
    },
    onDrain: (service, drain) => {
      const before = drains.get(service);
      if (drain === undefined) {
        if (before !== undefined) tell({ kind: 'drain', service, state: 'ended', ...ending(before) });
        drains.delete(service);
        return;
      }
      if (before?.reason === drain.reason && before.until === drain.until) return;
      tell({ kind: 'drain', service, state: 'begun', ...ending(drain) });
      drains.set(service, drain);
    },
    onOverride: (service, change, { health, reason, until }) => {
      // A monitor renews each few seconds: that it goes on is no news.
      if (change !== 'renewed')
        tell({ kind: 'override', service, state: change, health, ...ending({ reason, until }) });
    },
    onOrder: ({ order, service }, by, done) => {
      // An override has an event of its own, one however often it is renewed.
      if (order !== 'override') tell({ kind: 'order', order, service, by, reason: done });
    },
    onReload: reloaded =>
      tell({
        kind: 'reload',
        ok: reloaded.ok,
        reason: reloaded.ok ? reloaded.changes.join('; ') || 'nothing changed' : reloaded.error,
      }),
    onPending: changes => tell({ kind: 'pending', reason: changes.join('; ') }),
    onDisagreement: (peer, disagreement) =>
      tell({
        kind: 'disagreement',
        peer,
        state: disagreement === undefined ? 'ended' : 'begun',
        reason:
          disagreement === undefined
            ? `the configuration of ${peer} agrees with ours again`
            : `the configuration of ${peer} has differed from ours since ${clockTime(disagreement.since)} in what the group must agree on: compare the files of both by ripcord check-config --group`,
      }),
    onError: ({ message }) => tell({ kind: 'error', source: 'controller', reason: message }),
    isRecorded: service => positions.has(service),
  };
}

function ending({ reason, until }: Pick<Drain, 'reason' | 'until'>) {
  return { reason, until: until === null ? null : new Date(until).toISOString() };
}

/** What is wanted, as a text that differs whenever that does. */
function desireOf({ metrics, present, absent }: Desired): string {
  return JSON.stringify([[...metrics], present, absent]);
}
