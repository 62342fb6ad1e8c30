/** Carries drains through: tells the controller of each, and when its traffic has moved. */
import type { Decision } from '../decide/situation.ts';
import type { Clock } from '../sys/clock.ts';
import type { Controller, ServiceView } from './controller.ts';
import { departed, someBoosted } from './departure.ts';
import type { Drain } from './drains.ts';

export interface DrainerPorts {
  readonly controller: Controller;
  readonly drainOf: (service: string) => Drain | undefined;
  /** Connections established to an address of ours. */
  readonly connections: (ip: string) => Promise<number>;
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly onError: (error: Error) => void;
}

export interface Drainer {
  /** A drain of this service began or ended. */
  readonly refresh: (service: string) => void;
  /** To be told of every decision: a draining service is watched until its traffic has moved. */
  readonly onDecision: (service: string, decision: Decision) => void;
  /** Drains every service that is up, for a stop; resolves when all are withdrawn, or after `withinMs`. */
  readonly leave: (reason: string, withinMs: number) => Promise<void>;
  readonly stop: () => void;
}

export function createDrainer(ports: DrainerPorts): Drainer {
  const { controller, clock } = ports;
  const watches = new Map<string, AbortController>();
  let stopping: { readonly drain: Drain; readonly deadlineMs: number } | undefined;

  const drainOf = (service: string) => stopping?.drain ?? ports.drainOf(service);
  const view = (service: string) => controller.services().find(each => each.service.name === service);
  const tell = (service: string, moved: boolean) => {
    const drain = drainOf(service);
    controller.drain(service, drain && { reason: drain.reason, since: drain.since, moved });
  };
  const unwatch = (service: string) => {
    watches.get(service)?.abort();
    watches.delete(service);
  };
  const watch = async (service: string, { ip }: ServiceView['service']) => {
    unwatch(service);
    const departure = new AbortController();
    watches.set(service, departure);
    const connections = () =>
      ports.connections(ip).catch((error: Error) => {
        ports.onError(error);
        // What can't be counted must not be cut off before the deadline.
        return Number.POSITIVE_INFINITY;
      });
    const taken = () => {
      const current = view(service);
      // Routers that have passed a worse metric on hold the taker's better one off: it is not there yet when it is told.
      const worsened = current?.decision.metric === current?.service.drainMetric;
      return !worsened && someBoosted(current?.peers.flatMap(peer => peer.word ?? []) ?? []);
    };
    const deadlineMs = stopping?.deadlineMs ?? ports.deadlineMs;
    await departed({ clock, connections, taken, deadlineMs, signal: departure.signal });
    if (!departure.signal.aborted) tell(service, true);
  };

  return {
    refresh: service => {
      const names = service === 'all' ? controller.services().map(each => each.service.name) : [service];
      for (const name of names) {
        unwatch(name);
        tell(name, false);
        if (drainOf(name) === undefined) continue;
        const current = view(name);
        if (current?.decision.rung === 'draining') void watch(name, current.service);
      }
    },
    onDecision: (service, decision) => {
      const current = view(service);
      // Another metric is another announcement: what the routers have heard until now no longer counts.
      if (decision.rung === 'draining' && current !== undefined) void watch(service, current.service);
      else unwatch(service);
    },
    leave: async (reason, withinMs) => {
      const until = clock.now() + withinMs;
      stopping = { drain: { reason, since: clock.now(), until: null }, deadlineMs: withinMs };
      for (const { service } of controller.services()) {
        unwatch(service.name);
        tell(service.name, false);
      }
      const left = () => controller.services().every(each => each.decision.rung === 'withdrawn');
      while (!left() && clock.now() < until) await clock.sleep(LOOK_EVERY_MS);
    },
    stop: () => {
      for (const service of watches.keys()) unwatch(service);
    },
  };
}

const LOOK_EVERY_MS = 50;
