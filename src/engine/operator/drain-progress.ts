/**
 * Carries drains through, including those by an override: reports each to the controller, and when its traffic has
 * moved.
 */

import { poorMetric } from '../../policy/decide/poor.ts';
import type { Decision, Drain } from '../../policy/decide/situation.ts';
import type { DrainWait } from '../../policy/decide/traffic-moved.ts';
import type { Override } from '../../policy/judge/override.ts';
import type { Traits } from '../../protocols/traits.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Controller, ServiceView } from '../controller/controller.ts';
import { isSameDrain } from '../controller/service-state.ts';
import { isAnnounced, isReachable, type LatestPass, someBoosted, trafficMoved } from './move-watch.ts';

export interface DrainProgressPorts {
  readonly controller: Controller;
  /** The drain that is to be in force for a service. */
  readonly drainOf: (service: string) => Drain | undefined;
  /** Connections established to addresses of ours. */
  readonly connections: (ips: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  /** The longest that a drain waits for connections to end, in ms. */
  readonly deadlineMs: () => number;
  readonly traits: () => Traits;
  /** What the reconciler found at its latest pass. */
  readonly report: () => LatestPass;
  readonly onError: (error: Error) => void;
}

export interface DrainProgress {
  /** The order that this service (or `all`) leave may have begun or ended. */
  readonly refresh: (service: string) => void;
  /** To be called at every decision: a draining service is watched until its traffic has moved. */
  readonly onDecision: (service: string, decision: Decision) => void;
  /** What the drain of a service waits for; undefined: it is not under way. */
  readonly waitsFor: (service: string) => DrainWait | undefined;
  /**
   * Drains every service that is up, for a stop; resolves when all are withdrawn, after `withinMs`, or if there is no
   * daemon to do it.
   */
  readonly leave: (reason: string, withinMs: number) => Promise<void>;
  readonly stop: () => void;
}

export function createDrainProgress(ports: DrainProgressPorts): DrainProgress {
  const { controller, clock } = ports;
  const watches = new Map<string, AbortController>();
  const waits = new Map<string, DrainWait>();
  let stopping: { readonly drain: Drain; readonly deadlineMs: number } | undefined;

  const drainOf = (service: string) => stopping?.drain ?? ports.drainOf(service);
  const view = controller.service;
  const unwatch = (service: string) => {
    watches.get(service)?.abort();
    watches.delete(service);
    waits.delete(service);
  };
  const watch = async (service: string, { addresses }: ServiceView['service']) => {
    unwatch(service);
    const watching = new AbortController();
    watches.set(service, watching);
    const ips = addresses.map(({ ip }) => ip);
    const connections = () =>
      ports.connections(ips).catch((error: Error) => {
        ports.onError(error);
        // An unknown number of connections must not be cut off before the deadline.
        return Number.POSITIVE_INFINITY;
      });
    const taken = () => {
      const current = view(service);
      // Routers that have passed on a worse metric delay the taker's better one: when it reports the takeover, they do
      // not have it yet.
      const worsened = current?.decision.metric === (current && poorMetric(current.service, current.added));
      return !worsened && someBoosted(current?.peers.flatMap(peer => peer.report ?? []) ?? []);
    };
    const announced = () => {
      const current = view(service);
      return current !== undefined && isAnnounced(current, ports.report());
    };
    const deadlineMs = stopping?.deadlineMs ?? ports.deadlineMs();
    const { signal } = watching;
    const onWait = (wait: DrainWait) => {
      if (!signal.aborted) waits.set(service, wait);
    };
    await trafficMoved({
      clock,
      announced,
      connections,
      taken,
      deadlineMs,
      moves: ports.traits().moves,
      onWait,
      signal,
    });
    if (signal.aborted) return;
    waits.delete(service);
    controller.trafficMoved(service);
  };

  return {
    refresh: service => {
      const names = service === 'all' ? controller.services().map(each => each.service.name) : [service];
      for (const name of names) {
        // A drain that is renewed goes on: its watch, begun again with each renewal, would never end.
        if (isSameDrain(drainOf(name), view(name)?.drain)) continue;
        unwatch(name);
        controller.drain(name, drainOf(name));
        const current = view(name);
        // A drain that replaces another may leave the decision as it was: then no decision starts the watch.
        if (current?.decision.state === 'draining' && !watches.has(name)) void watch(name, current.service);
      }
    },
    onDecision: (service, decision) => {
      const current = view(service);
      // Another metric is another announcement: what the routers have heard until now no longer counts.
      if (decision.state === 'draining' && current !== undefined) void watch(service, current.service);
      else unwatch(service);
    },
    waitsFor: service => waits.get(service),
    leave: async (reason, withinMs) => {
      const over = new AbortController();
      let isLate = false;
      void clock.allow(withinMs, over.signal).then(() => {
        isLate = true;
      });
      stopping = { drain: { cause: 'stop', reason, since: clock.now(), until: null }, deadlineMs: withinMs };
      for (const { service } of controller.services()) {
        unwatch(service.name);
        controller.drain(service.name, drainOf(service.name));
      }
      const left = () => controller.services().every(each => each.decision.state === 'withdrawn');
      const reachable = () => isReachable(ports.report(), clock.now());
      while (!left() && reachable() && !isLate) await clock.sleep(LOOK_EVERY_MS);
      over.abort('over');
    },
    stop: () => {
      for (const service of watches.keys()) unwatch(service);
    },
  };
}

const LOOK_EVERY_MS = 50;

/** The drain that follows from an operator's drain and from an override: the operator's comes first. */
export function drainInForce(drain: Drain | undefined, override: Override | undefined): Drain | undefined {
  if (drain !== undefined || override?.health !== 'down') return drain;
  const { reason, since, until } = override;
  return { cause: 'override', reason, since, until };
}
