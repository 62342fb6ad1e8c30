/** Carries drains through, those by an override too: tells the controller of each, and when its traffic has moved. */
import { poorMetric } from '../../policy/decide/poor.ts';
import type { Decision, DrainState } from '../../policy/decide/situation.ts';
import type { Override } from '../../policy/judge/override.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Controller, ServiceView } from '../controller/controller.ts';
import type { Drain } from './drains.ts';
import { someBoosted, trafficMoved } from './traffic-moved.ts';

/** That a service leave, by whoever wants it. */
export type Wish = Omit<DrainState, 'moved'>;

export interface DrainProgressPorts {
  readonly controller: Controller;
  readonly wishOf: (service: string) => Wish | undefined;
  /** Connections established to addresses of ours. */
  readonly connections: (ips: readonly string[]) => Promise<number>;
  readonly clock: Clock;
  /** The longest that a drain waits for connections to end, in ms. */
  readonly deadlineMs: () => number;
  /** Whether neighbours were told of the metric that a service was decided to have (traffic-moved.ts). */
  readonly announced: (view: ServiceView) => boolean;
  /** Whether there is a daemon that could be told. */
  readonly heard: () => boolean;
  readonly onError: (error: Error) => void;
}

export interface DrainProgress {
  /** The wish that this service (or `all`) leave may have begun or ended. */
  readonly refresh: (service: string) => void;
  /** To be told of every decision: a draining service is watched until its traffic has moved. */
  readonly onDecision: (service: string, decision: Decision) => void;
  /** Drains every service that is up, for a stop; resolves when all are withdrawn, after `withinMs`, or if no daemon is there to tell. */
  readonly leave: (reason: string, withinMs: number) => Promise<void>;
  readonly stop: () => void;
}

export function createDrainProgress(ports: DrainProgressPorts): DrainProgress {
  const { controller, clock } = ports;
  const watches = new Map<string, AbortController>();
  let stopping: { readonly wish: Wish; readonly deadlineMs: number } | undefined;

  const wishOf = (service: string) => stopping?.wish ?? ports.wishOf(service);
  const view = controller.service;
  const tell = (service: string, moved: boolean) => {
    const wish = wishOf(service);
    controller.drain(service, wish && { ...wish, moved });
  };
  const unwatch = (service: string) => {
    watches.get(service)?.abort();
    watches.delete(service);
  };
  const watch = async (service: string, { addresses }: ServiceView['service']) => {
    unwatch(service);
    const departure = new AbortController();
    watches.set(service, departure);
    const ips = addresses.map(({ ip }) => ip);
    const connections = () =>
      ports.connections(ips).catch((error: Error) => {
        ports.onError(error);
        // What can't be counted must not be cut off before the deadline.
        return Number.POSITIVE_INFINITY;
      });
    const taken = () => {
      const current = view(service);
      // Routers that have passed a worse metric on hold the taker's better one off: it is not there yet when it is told.
      const worsened = current?.decision.metric === (current && poorMetric(current.service, current.added));
      return !worsened && someBoosted(current?.peers.flatMap(peer => peer.word ?? []) ?? []);
    };
    const announced = () => {
      const current = view(service);
      return current !== undefined && ports.announced(current);
    };
    const deadlineMs = stopping?.deadlineMs ?? ports.deadlineMs();
    await trafficMoved({ clock, announced, connections, taken, deadlineMs, signal: departure.signal });
    if (!departure.signal.aborted) tell(service, true);
  };

  return {
    refresh: service => {
      const names = service === 'all' ? controller.services().map(each => each.service.name) : [service];
      for (const name of names) {
        // Whoever leaves already goes on: begun anew with each renewal, it would never be gone.
        if (isSame(wishOf(name), view(name)?.drain)) continue;
        unwatch(name);
        tell(name, false);
        const current = view(name);
        if (current?.decision.state === 'draining') void watch(name, current.service);
      }
    },
    onDecision: (service, decision) => {
      const current = view(service);
      // Another metric is another announcement: what the routers have heard until now no longer counts.
      if (decision.state === 'draining' && current !== undefined) void watch(service, current.service);
      else unwatch(service);
    },
    leave: async (reason, withinMs) => {
      const over = new AbortController();
      let isLate = false;
      void clock.allow(withinMs, over.signal).then(() => {
        isLate = true;
      });
      stopping = { wish: { cause: 'drain', reason, since: clock.now() }, deadlineMs: withinMs };
      for (const { service } of controller.services()) {
        unwatch(service.name);
        tell(service.name, false);
      }
      const left = () => controller.services().every(each => each.decision.state === 'withdrawn');
      while (!left() && ports.heard() && !isLate) await clock.sleep(LOOK_EVERY_MS);
      over.abort('over');
    },
    stop: () => {
      for (const service of watches.keys()) unwatch(service);
    },
  };
}

const LOOK_EVERY_MS = 50;

/** Whether it is one wish, whatever words it is put in. */
function isSame(a: Wish | undefined, b: Wish | undefined): boolean {
  return a?.cause === b?.cause && a?.since === b?.since;
}

/** The wish that follows from an operator's drain and from what somebody outside says. */
export function wishFrom(drain: Drain | undefined, override: Override | undefined): Wish | undefined {
  if (drain !== undefined) return { cause: 'drain', reason: drain.reason, since: drain.since };
  if (override?.health !== 'down') return undefined;
  return { cause: 'override', reason: override.reason, since: override.since };
}
