/**
 * The paper's four configurations (failover or load-balance, self-check or peer-check): the examples, as they stand there but for
 * checks each second instead of each minute, and for where the lab has its FRR.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Server } from './server.ts';

export type Mode = 'failover' | 'load-balance';
/** self: each server judges itself; peer: it judges the other, and itself not at all. */
export type Watch = 'self' | 'peer';

/** Normal metrics of A and B. With peer-checks all stand two higher, so that a boosted server beats the best that a failed one has. */
export const METRICS: Record<Mode, Record<Watch, readonly [a: number, b: number]>> = {
  failover: { self: [1, 3], peer: [3, 5] },
  'load-balance': { self: [1, 1], peer: [3, 3] },
};

const OFTEN = { interval: '1s', timeout: '800ms', fall: 2, rise: 2 };
export const SMTP_CHECK = { kind: 'smtp', port: 25, ...OFTEN };

/** ripcord's configuration of one of the paper's two servers. */
export function paperConfiguration(server: Server, mode: Mode, watch: Watch): object {
  const place = server.name.replace('smtp-', '');
  const url = new URL(`../../examples/paper/${mode}-${watch}-${place}.yml`, import.meta.url);
  const { services } = parse(readFileSync(url, 'utf8'), (key, value) =>
    key === 'checks' && Array.isArray(value) ? value.map(often) : value,
  );
  return { ...server.configuration, services };
}

const often = ({ schedule: _, ...check }: { schedule: string }) => ({ ...check, ...OFTEN });
