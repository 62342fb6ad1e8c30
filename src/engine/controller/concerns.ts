/**
 * Where what the daemon adds to a metric on its way out defeats the purpose of the group's metrics. Pure. What peers
 * announce is known only from their reports on the channel.
 */
import { poorMetric } from '../../policy/decide/poor.ts';
import type { ServiceView } from './controller.ts';

/** Sentences; none if all is well, as far as is known. */
export function concernsOf(view: ServiceView): string[] {
  if (view.added === 0) return orderConcerns(view);
  return [...unequal(view), ...orderConcerns(view), ...boostConcerns(view), ...drainConcerns(view)];
}

/** For a replica that sends no reports, it is not known whether it adds as much. */
function unequal({ service, added, own, peers }: ServiceView): string[] {
  const { metric, order = [] } = service;
  const others = new Set([...order, ...peers.map(({ name }) => name)]);
  others.delete(own.name);
  for (const { name, report } of peers) if (report !== undefined) others.delete(name);
  if (others.size === 0 && peers.length > 0) return [];
  const names = others.size === 0 ? 'the other replicas' : [...others].join(' and ');
  return [
    `metric ${metric} leaves as ${metric + added}: unless as much is added at ${names}, order, balance and boost are upset`,
  ];
}

/** In an order every server has a better metric than those after it, while all is well. */
function orderConcerns({ service, decision, added, own, peers }: ServiceView): string[] {
  const { order, metric } = service;
  if (order === undefined || decision.state !== 'normal') return [];
  const ours = { name: own.name, metric: metric + added };
  const theirs = peers.flatMap(({ name, report }) =>
    report?.state === 'normal' && order.includes(name) ? [{ name, metric: report.metric }] : [],
  );
  return theirs.flatMap(peer => {
    const isBefore = order.indexOf(peer.name) < order.indexOf(own.name);
    const [better, worse] = isBefore ? [peer, ours] : [ours, peer];
    if (better.metric < worse.metric) return [];
    return [
      `the order is upset: ${better.name} comes before ${worse.name}, and its route leaves as ${better.metric}, not below ${worse.metric}`,
    ];
  });
}

/** A boost must beat the normal metric of the servers before us, which routers may still hold when those are gone. */
function boostConcerns({ service, added, peers }: ServiceView): string[] {
  const { boost, name } = service;
  if (boost === undefined) return [];
  const unbeaten = peers.filter(({ report }) => report?.state === 'normal' && report.metric <= boost + added);
  return unbeaten.map(
    peer =>
      `boost ${boost} of ${name} leaves as ${boost + added}, which does not beat ${peer.name} with ${peer.report?.metric}`,
  );
}

/**
 * A drained route leaves with exactly `drainMetric`, whatever is added, as long as that is worse than its normal
 * metric.
 */
function drainConcerns({ service, added }: ServiceView): string[] {
  const poor = poorMetric(service, added);
  if (poor > service.metric) return [];
  return [
    `a drain of ${service.name} has no room: metric ${service.metric} leaves as ${service.metric + added}, and drainMetric is ${service.drainMetric}`,
  ];
}
