/** The orders of operators and outside monitors: their drains and overrides, accepted, stored and carried through. */

import type { Config } from '../../config/config.ts';
import type { Decision, Drain } from '../../policy/decide/situation.ts';
import type { Override } from '../../policy/judge/override.ts';
import type { Traits } from '../../protocols/traits.ts';
import type { Clock } from '../../sys/clock.ts';
import { deferred } from '../../sys/deferred.ts';
import { toError } from '../../sys/to-error.ts';
import { within } from '../../sys/within.ts';
import type { Controller } from '../controller/controller.ts';
import type { Transition } from '../controller/transition.ts';
import { createDrainDir } from './drain-dir.ts';
import {
  createDrainProgress,
  type DrainProgress,
  type DrainProgressPorts,
  drainInForce,
} from './drain-progress.ts';
import { createDrains } from './drains.ts';
import { createExecute, type Execute } from './execute.ts';
import { createOverrides, type OverrideEvents } from './overrides.ts';
import type { Store } from './store.ts';

export interface OperatorEvents {
  /** A drain or override from before a restart goes on. */
  readonly onStored: (service: string, drain: Drain | undefined, override: Override | undefined) => void;
  /** The drain of a service may have changed; undefined: it has none now. */
  readonly onDrain: (service: string, drain: Drain | undefined) => void;
  readonly onOverride: OverrideEvents['onChange'];
  /** All stored orders are in force: until then a service must not become better than it is. */
  readonly onKnown: () => void;
  readonly onError: (error: Error) => void;
}

export interface OperatorPorts {
  readonly controller: Controller;
  /** The configuration in force, and which services are leaving it. */
  readonly transition: () => Pick<Transition, 'config' | 'leaving'>;
  /** Connections established to our addresses. */
  readonly connections: (ips: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  readonly report: DrainProgressPorts['report'];
  readonly traits: () => Traits;
  readonly events: OperatorEvents;
}

export interface Operator extends Pick<DrainProgress, 'leave' | 'waitsFor'> {
  /** Reads the stored orders and the flag files, and applies them. Never throws: `onError` gets what cannot be read. */
  readonly start: () => Promise<void>;
  readonly carryOut: Execute;
  /** To be called at every decision. */
  readonly onDecision: (service: string, decision: Decision) => void;
  /**
   * Applies a configuration: orders for a service that was not there before now hold for it.
   * @throws Error if the folder of flag files cannot be created
   */
  readonly apply: (config: Config) => Promise<void>;
  /** Each rewrites a file of stored orders if it is missing (store.ts). */
  readonly restore: readonly Store<never>['restore'][];
  readonly stop: () => Promise<void>;
}

/**
 * After this long without an answer from their disk, stored orders no longer keep healthy services from coming up; they
 * still come into force once they are read.
 */
const STATE_WITHIN_MS = 60_000;

export function createOperator(ports: OperatorPorts): Operator {
  const { controller, transition, connections, clock, report, traits, events } = ports;
  const config = () => transition().config;
  const { onError } = events;
  const { state } = config().paths;
  const known = new Set<string>();
  let isOpen = false;
  let stopped = false;

  const drains = createDrains(state, clock, {
    onChange: service => {
      const names = service === 'all' ? config().services.map(({ name }) => name) : [service];
      for (const name of names) events.onDrain(name, drains.of(name));
      progress.refresh(service);
    },
    onError,
  });
  const overrides = createOverrides(state, clock, {
    onChange: (service, change, override) => {
      events.onOverride(service, change, override);
      controller.override(service, overrides.of(service));
      progress.refresh(service);
    },
    onError,
  });
  const progress = createDrainProgress({
    controller,
    drainOf: service => {
      const since = transition().leaving.get(service);
      if (since !== undefined)
        return { cause: 'configuration', reason: 'removed from the configuration', since, until: null };
      return drainInForce(drains.of(service), overrides.of(service));
    },
    connections,
    clock,
    deadlineMs: () => config().drain.deadlineMs,
    traits,
    report,
    onError,
  });
  const welcome = ({ services }: Config) => {
    for (const { name } of services) {
      if (!known.has(name)) {
        events.onStored(name, drains.of(name), overrides.of(name));
        controller.override(name, overrides.of(name));
      }
      progress.refresh(name);
    }
    known.clear();
    for (const { name } of services) known.add(name);
  };
  const flags = createDrainDir(drains, onError);
  const opened = deferred<void>();
  return {
    start: async () => {
      const opening = Promise.all([drains.open(), overrides.open()]).then(() => {
        if (!stopped) welcome(config());
      });
      await within(clock, STATE_WITHIN_MS, opening);
      if (stopped) return;
      await flags.apply(config()).catch((error: unknown) => onError(toError(error)));
      isOpen = true;
      opened.resolve();
      if (!stopped) events.onKnown();
    },
    carryOut: createExecute({
      ...{ controller, drains, overrides, clock },
      deadlineMs: () => config().drain.deadlineMs,
      traits,
    }),
    onDecision: progress.onDecision,
    apply: async next => {
      // A service that leaves the configuration leaves now, whatever the earlier orders.
      for (const { name } of next.services) progress.refresh(name);
      if (!isOpen) await opened.promise;
      welcome(next);
      await flags.apply(next);
    },
    leave: progress.leave,
    waitsFor: progress.waitsFor,
    restore: [drains.restore, overrides.restore],
    stop: async () => {
      stopped = true;
      progress.stop();
      drains.stop();
      overrides.stop();
      await flags.stop();
    },
  };
}
