/** ripcord's configurations of the comparison: what each of its columns says besides where it runs. Plain data. */
import { COVER, SERVICE } from '../lab/topology.ts';

/** What a check says of its pace. */
export interface CheckPace {
  readonly interval: string;
  readonly timeout?: string;
  readonly fall?: number;
  readonly rise?: number;
  readonly watch?: true;
}

export interface Variant {
  readonly check: CheckPace;
  /** Merged into `routing`. */
  readonly routing?: object;
  /** UDP port of the peer channel; absent: no channel. */
  readonly channel?: number;
  /** Whether the standby announces a cover, where there is an order. */
  readonly cover?: true;
  /** Whether a server that returns is better than any boost, where there is an order. */
  readonly reclaim?: true;
  /** Absent: withdraw. */
  readonly onStop?: 'keep';
  /** Nobody looks at anybody else: the takeover is left to RIP. */
  readonly alone?: true;
}

const FAST: CheckPace = { interval: '100ms', timeout: '80ms', fall: 2, rise: 2 };

export const VARIANTS = {
  ripcord: { check: { interval: '1s' } },
  fast: { check: FAST, cover: true },
  'fast+channel+watch': { check: { ...FAST, watch: true }, channel: 4646, cover: true },
  reclaim: { check: FAST, cover: true, reclaim: true },
  'reclaim+channel+watch': { check: { ...FAST, watch: true }, channel: 4646, cover: true, reclaim: true },
  keep: { check: FAST, cover: true, onStop: 'keep' },
  'no-cover': { check: FAST },
  'no-nudge': { check: FAST, routing: { nudge: 'off' } },
  'self-check': { check: FAST, alone: true },
} as const satisfies Record<string, Variant>;

export interface Stand {
  readonly name: string;
  readonly peer: { readonly name: string; readonly address: string };
  /** Hops between the routers farthest apart. */
  readonly diameter: number;
  /** Failover order; absent: load-balance. */
  readonly order?: readonly string[];
  /** `server`, `routing` and `paths`. */
  readonly where: { readonly routing: object };
  /** The group's key, for the channel. */
  readonly keyFile: string;
  /** Where a file drains the service it is named after. */
  readonly drainFolder: string;
}

/** The least that `reclaim.hold` may be: the next run waits until all is normal again. */
const RECLAIM = { metric: 1, hold: '15s' };

/**
 * Metrics of a server: boost stands diameter + 1 above reclaim, the first of an order as much above boost, and so on, so
 * that at any router a boosted server beats what an unreachable one said last, and a returning one the boosted.
 */
function ladder({ reclaim }: Variant, { name, order, diameter }: Stand) {
  const step = diameter + 1;
  const place = order?.indexOf(name) ?? 0;
  const reclaims = reclaim && order !== undefined;
  const boost = reclaims ? RECLAIM.metric + step : 1;
  return { boost, metric: boost + step * (place + 1), ...(reclaims && { reclaim: RECLAIM }) };
}

export function configuration(variant: Variant, stand: Stand): object {
  const { check, routing, channel, cover, onStop, alone } = variant;
  const banner = { kind: 'tcp', port: 25, expect: '^220 ', ...check };
  const peerChannel = channel === undefined ? {} : { channel };
  const { metric, ...standIn } = ladder(variant, stand);
  const group = {
    ...standIn,
    ...(stand.order === undefined ? {} : { order: stand.order, ...(cover && { cover: COVER }) }),
    peers: [{ ...stand.peer, checks: [banner], ...peerChannel }],
  };
  return {
    ...stand.where,
    routing: { ...stand.where.routing, ...routing },
    ...(channel === undefined ? {} : { channel: { port: channel, keyFile: stand.keyFile } }),
    ...(onStop && { onStop }),
    drain: { folder: stand.drainFolder },
    services: [
      {
        name: 'smtp',
        address: SERVICE,
        metric,
        checks: [banner],
        ...(alone ? {} : group),
      },
    ],
  };
}
