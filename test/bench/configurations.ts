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
  /** Nobody looks at anybody else: the takeover is left to RIP. */
  readonly alone?: true;
}

const FAST: CheckPace = { interval: '100ms', timeout: '80ms', fall: 2, rise: 2 };

export const VARIANTS = {
  ripcord: { check: { interval: '1s' } },
  fast: { check: FAST, cover: true },
  'fast+channel+watch': { check: { ...FAST, watch: true }, channel: 4646, cover: true },
  'no-cover': { check: FAST },
  'no-nudge': { check: FAST, routing: { nudge: 'off' } },
  'self-check': { check: FAST, alone: true },
} as const satisfies Record<string, Variant>;

export interface Stand {
  readonly name: string;
  readonly peer: { readonly name: string; readonly address: string };
  readonly metric: number;
  /** Failover order; absent: load-balance. */
  readonly order?: readonly string[];
  /** `server`, `routing` and `paths`. */
  readonly where: { readonly routing: object };
  /** The group's key, for the channel. */
  readonly keyFile: string;
}

/**
 * Metrics of a failover order: neighbouring places stand diameter + 1 apart, and the first of them as much above
 * boost, so that at any router a boosted server beats what an unreachable one said last.
 */
export const metricAtPlace = (place: 1 | 2, diameter: number): number => 1 + (diameter + 1) * place;

export function configuration({ check, routing, channel, cover, alone }: Variant, stand: Stand): object {
  const banner = { kind: 'tcp', port: 25, expect: '^220 ', ...check };
  const peerChannel = channel === undefined ? {} : { channel };
  const group = {
    boost: 1,
    ...(stand.order === undefined ? {} : { order: stand.order, ...(cover && { cover: COVER }) }),
    peers: [{ ...stand.peer, checks: [banner], ...peerChannel }],
  };
  return {
    ...stand.where,
    routing: { ...stand.where.routing, ...routing },
    ...(channel === undefined ? {} : { channel: { port: channel, keyFile: stand.keyFile } }),
    services: [
      {
        name: 'smtp',
        address: SERVICE,
        metric: stand.metric,
        checks: [banner],
        ...(alone ? {} : group),
      },
    ],
  };
}
