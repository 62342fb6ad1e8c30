/** Turns what happens into log lines: one for each transition with its reason, none for what stays as it was. */
import type { ControllerEvents } from '../control/controller.ts';
import type { Outcome } from '../judge/check.ts';
import type { LoopEvents } from '../reconcile/loop.ts';
import type { Log } from './log.ts';

export interface TransitionLog extends ControllerEvents, LoopEvents {
  /** One run ended: told at level debug only. */
  readonly onResult: (service: string, server: string, check: string, outcome: Outcome) => void;
}

export function transitionLog(log: Log): TransitionLog {
  let lastError: string | undefined;
  let inStep = true;
  return {
    onResult: (service, server, check, { ok, reason, ms }) => {
      const message = `${service}: ${server}: ${check} ${ok ? 'passed' : 'failed'} in ${Math.round(ms)} ms: ${reason}`;
      log.debug(message, { event: 'result', service, server, check, ok });
    },
    onCheck: (service, server, check) => {
      const reason = check.last?.reason ?? 'no result';
      const message = `${service}: ${server}: ${check.id} is ${check.health}: ${reason}`;
      log.info(message, { event: 'check', service, server, check: check.id, health: check.health });
    },
    onDecision: (service, decision) => {
      const message = `${service}: metric ${decision.metric}, ${decision.reason}`;
      log.info(message, { event: 'decision', service, rung: decision.rung, metric: decision.metric });
    },
    onAction: action => {
      log.info(`${action.kind}: ${action.reason}`, { event: 'action', kind: action.kind });
    },
    onReport: ({ error, inStep: now }) => {
      // A daemon that stays away is told of once, not at every try.
      if (error !== undefined && error.message !== lastError)
        log.error(error.message, { event: 'reconcile' });
      if (now && !inStep) log.info('this server is again as wanted, as read back', { event: 'reconcile' });
      lastError = error?.message;
      inStep = now;
    },
  };
}
