/**
 * The states that a service can be in on one server, in the order in which the policy tries them: the first that holds wins.
 * This is the only list of them. The type, the schemas of status, events and configuration, the label values of the metrics and
 * the table in the documentation are made from it.
 */
export const STATES = [
  {
    name: 'withdrawn',
    /** What the route has for a metric, in the fields of the configuration. */
    metric: 'unreachable',
    meaning:
      'too few of our checks are up (see `judge`), or they have no verdict yet at a cold start; or drained; or overridden down',
  },
  {
    name: 'holding',
    metric: 'as it was',
    meaning: 'a check of our own just went down, and a peer that can take over is up: at most 1 s',
  },
  {
    name: 'last-standing',
    metric: '`drainMetric`',
    meaning:
      'our checks are down and so are all peers, and `lastStanding: keep`: a doubtful answer is better than none',
  },
  {
    name: 'draining',
    metric: '`drainMetric`',
    meaning:
      'asked to leave, or overridden down, until the traffic has moved; at its metric from before for 1 s at most if a peer of the channel can take over',
  },
  {
    name: 'returning',
    metric: '`reclaim.metric`',
    meaning: 'our checks are up again, and others may stand in for us: for `reclaim.hold`',
  },
  {
    name: 'boosted',
    metric: '`boost`',
    meaning: 'our checks are up, and a peer that we stand in for is down',
  },
  {
    name: 'degraded',
    metric: '`metric` + `load.offset`',
    meaning: 'our checks are up, the load is above `load.threshold`',
  },
  { name: 'normal', metric: '`metric`', meaning: 'our checks are up' },
] as const;

export type StateName = (typeof STATES)[number]['name'];

export const STATE_NAMES: readonly StateName[] = STATES.map(({ name }) => name);
