/** The paper's four configurations (failover or load-balance, self-check or peer-check), with checks each second. */
import type { Lab } from './lab.ts';
import type { Server } from './server.ts';
import { SERVICE } from './topology.ts';

export type Mode = 'failover' | 'load-balance';
/** self: each server judges itself; peer: it judges the other, and itself not at all. */
export type Watch = 'self' | 'peer';

/** Normal metrics of A and B. With peer-checks all stand two higher, so that a boosted server beats the best that a failed one has. */
export const METRICS: Record<Mode, Record<Watch, readonly [a: number, b: number]>> = {
  failover: { self: [1, 3], peer: [3, 5] },
  'load-balance': { self: [1, 1], peer: [3, 3] },
};

export const SMTP_CHECK = { kind: 'smtp', port: 25, interval: '1s', timeout: '800ms', fall: 2, rise: 2 };

/** ripcord's configuration of one of the paper's two servers. */
export function paperConfiguration(lab: Lab, server: Server, mode: Mode, watch: Watch): object {
  const [a, b] = METRICS[mode][watch];
  const isA = server.name === 'smtp-a';
  const stands = { name: 'smtp', address: SERVICE, metric: isA ? a : b };
  return { ...server.configuration, services: [{ ...stands, ...watched(lab, isA, mode, watch) }] };
}

function watched(lab: Lab, isA: boolean, mode: Mode, watch: Watch): object {
  if (watch === 'self') return { checks: [SMTP_CHECK] };
  // In failover nobody would gain if A rose above B: it stands above it already.
  if (isA && mode === 'failover') return { checks: [] };
  const { name, address } = lab.server(isA ? 'smtp-b' : 'smtp-a');
  const order = mode === 'failover' ? { order: ['smtp-a', 'smtp-b'] } : {};
  return { boost: 1, ...order, checks: [], peers: [{ name, address, checks: [SMTP_CHECK] }] };
}
