/** Combines how far this server's announcements go: the daemon's own view, and peers' testimonies. */

import { routeName } from '../../config/service-routes.ts';
import { withLength } from '../../drivers/alias/alias.ts';
import type { LearnedRoute, Outlook } from '../../drivers/outlook.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Controller, ServiceView } from '../controller/controller.ts';
import type { Testimonies } from '../peers/group.ts';
import type { Host } from '../reconcile/host.ts';
import type { Report } from '../reconcile/loop.ts';
import { collectEvidence } from './evidence.ts';
import { judgePropagation, type Propagation } from './judge-propagation.ts';
import { createOutlookWatch } from './outlook-watch.ts';

export interface PropagationView extends Propagation {
  /** When the daemon reported it (ms). */
  readonly at: number;
}

export interface PropagationWatch extends Testimonies {
  /** The propagation of one service; undefined: the daemon has not reported yet, or its latest answer is missing. */
  readonly of: (view: ServiceView) => PropagationView | undefined;
  /**
   * The best route to the addresses of a service that the daemon has learned; undefined: it has none. While one of them is
   * on lo, the daemon shows only that this server announces it.
   */
  readonly learned: (view: ServiceView) => (LearnedRoute & { readonly at: number }) | undefined;
  /** A pass of the reconciler ended: after a change, it looks again soon. */
  readonly onPass: (report: Report) => void;
  /** Starts looking from time to time. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

export interface PropagationPorts {
  readonly host: () => Host;
  readonly report: () => Report;
  readonly controller: Controller;
  readonly clock: Clock;
}

const UNKNOWN = { state: 'unconfirmed', remedy: undefined, added: 0, interfaces: [] } as const;

export function createPropagationWatch({
  host,
  report,
  controller,
  clock,
}: PropagationPorts): PropagationWatch {
  const evidence = collectEvidence(() => watch.latest()?.outlook, clock);
  const judge = ({ service, decision }: ServiceView, outlook: Outlook): Propagation => {
    const isWithdrawn = decision.metric === NOT_HERE;
    return judgePropagation({
      route: routeName(service.name, false),
      metric: isWithdrawn ? service.metric : decision.metric,
      isWithdrawn,
      traits: host().routing.traits,
      outlook,
      replicas: new Set(service.peers.flatMap(({ addresses }) => addresses)),
      heardBy: evidence.heardBy(),
      lostBy: evidence.lostBy(),
    });
  };
  const watch = createOutlookWatch({
    look: () => host().routing.outlook(report().observed?.elsewhere ?? []),
    // Only the reconciler queries a daemon that fails or hangs.
    atRest: () => report().observed !== undefined && report().error === undefined,
    onOutlook: outlook => {
      for (const view of controller.services()) controller.add(view.service.name, judge(view, outlook).added);
    },
    clock,
  });
  return {
    of: view => {
      const seen = watch.latest();
      if (seen !== undefined) return { ...judge(view, seen.outlook), at: seen.at };
      const failure = watch.failure();
      return failure && { ...UNKNOWN, reason: `cannot be followed: ${failure.reason}`, at: failure.at };
    },
    learned: ({ service }) => {
      const seen = watch.latest();
      const prefixes = new Set(service.addresses.map(withLength));
      const [best] = (seen?.outlook.learned ?? [])
        .filter(({ prefix }) => prefixes.has(prefix))
        .sort((a, b) => a.metric - b.metric);
      return seen && best && { ...best, at: seen.at - best.agoMs };
    },
    testimonyFor: evidence.testimonyFor,
    onTestimony: evidence.take,
    onPass: ({ changed }) => {
      if (changed) watch.request();
    },
    start: watch.start,
    stop: watch.stop,
  };
}
