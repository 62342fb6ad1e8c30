/** ripcord, in failover order, each server checking itself and the other; the routers at RIP's default timers. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { LabError } from '../../lab/command.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Server } from '../../lab/server.ts';
import { configuration, VARIANTS, type Variant } from '../configurations.ts';
import { FAULTS, type Fault } from '../faults.ts';
import { DIAMETER, ROUTED, type TopologyName } from '../topologies.ts';
import { type Column, type Pace, QUICK, type Tool } from './column.ts';

/** RIP's hold-off after a triggered update lasts up to 5 s (RFC 2453, 3.10.1). */
const PACE: Pace = {
  ...QUICK,
  settleMs: 6_000,
  expectMs: { killed: 24_000, hung: 16_000, silent: 18_000, carrier: 18_000, drain: 18_000, stop: 31_000 },
};

/** An upgrade of a tool that withdraws at a stop is its stop and its start. */
const DRIVEN_AWAY: readonly Fault[] = FAULTS.filter(fault => fault !== 'upgrade');

/** A run ends once the returned server is at its normal metric again, after `reclaim.hold`. */
const RECLAIM_PACE: Pace = {
  ...PACE,
  fewer: { drain: 5, stop: 5 },
  expectMs: { killed: 40_000, drain: 34_000, stop: 47_000 },
};

/** Those after which there is a way back to measure. */
const PLANNED_FAULTS: readonly Fault[] = ['killed', 'drain', 'stop'];

export const ripcordColumns: readonly Column[] = [
  column('ripcord', 'the defaults: interval 1 s, timeout 0.8 s, fall 2, rise 2', VARIANTS.ripcord, {
    ...PACE,
    slow: true,
    fewer: { hung: 5, silent: 5, carrier: 5, drain: 5, stop: 5 },
  }),
  column('fast', 'interval 100 ms, timeout 80 ms, fall 2, rise 2, and a cover', VARIANTS.fast, PACE),
  column(
    'fast+channel+watch',
    'as fast, with the peer channel and watched connections',
    VARIANTS['fast+channel+watch'],
    PACE,
  ),
  column(
    'reclaim',
    'as fast, and a server that returns is better than any boost (`reclaim`)',
    VARIANTS.reclaim,
    RECLAIM_PACE,
    PLANNED_FAULTS,
  ),
  column(
    'reclaim+channel+watch',
    'as fast+channel+watch, with `reclaim`',
    VARIANTS['reclaim+channel+watch'],
    RECLAIM_PACE,
    PLANNED_FAULTS,
  ),
  column('keep', 'as fast, with `onStop: keep`, as for an upgrade', VARIANTS.keep, PACE, ['upgrade']),
  column(
    'no-cover',
    "as fast, without the cover: a lost carrier waits for RIP's hold-off",
    VARIANTS['no-cover'],
    { ...PACE, fewer: { carrier: 5 } },
    ['carrier'],
  ),
  column(
    'no-nudge',
    "as fast, without the cover, `nudge: off`: changes wait for RIP's next update",
    VARIANTS['no-nudge'],
    {
      ...PACE,
      phaseMs: 5_000,
      slow: true,
      fewer: { hung: 3, silent: 3, carrier: 3, drain: 3, stop: 3 },
      expectMs: { killed: 45_000 },
    },
  ),
  column(
    'self-check',
    'as fast, without the cover, with no peers: RIP alone finds the other server',
    VARIANTS['self-check'],
    { ...PACE, phaseMs: 5_000, slow: true, expectMs: { killed: 30_000 } },
    ['killed'],
  ),
];

function column(
  name: string,
  settings: string,
  variant: Variant,
  pace: Pace,
  faults: readonly Fault[] = DRIVEN_AWAY,
): Column {
  return {
    name,
    settings,
    ours: true,
    topologies: ROUTED,
    faults,
    lab: () => ({ servers: { speakers: ['ripd'], postfix: false } }),
    tool: async (lab, topology) => ripcordTool(lab, topology, variant),
    pace,
  };
}

export type Mode = 'failover' | 'load-balance';

/** ripcord on both servers of a lab. In load-balance both stand at the same metric. */
export function ripcordTool(
  lab: Lab,
  topology: TopologyName,
  variant: Variant,
  mode: Mode = 'failover',
): Tool {
  const keyFile = path.join(lab.run.dir, 'channel.key');
  if (!existsSync(keyFile)) writeFileSync(keyFile, `${'6b'.repeat(32)}\n`, { mode: 0o600 });
  return {
    start: async server => {
      const peer = lab.servers.find(each => each.name !== server.name);
      if (peer === undefined) throw new LabError(`${server.name} has no peer`);
      server.ripcord.start(
        configuration(variant, {
          name: server.name,
          peer: { name: peer.name, address: peer.address },
          diameter: DIAMETER[topology],
          ...(mode === 'failover' ? { order: ['smtp-a', 'smtp-b'] } : {}),
          where: server.configuration,
          keyFile,
          drainFolder: drainFolder(server),
        }),
      );
    },
    stop: server => server.ripcord.stop(),
    drain: async server => writeFileSync(path.join(drainFolder(server), 'smtp'), ''),
    undrain: async server => rmSync(path.join(drainFolder(server), 'smtp')),
    ready: async () => {
      const states = await Promise.all(lab.servers.map(stateAt));
      return states.every(state => state === 'normal');
    },
  };
}

/** Drained by a file, as the others are. */
const drainFolder = (server: Server) => path.join(server.host.dir, 'drain');

/** undefined while the controller is still starting. */
async function stateAt({ ripcord }: Server): Promise<string | undefined> {
  try {
    return stateOf(await ripcord.status());
  } catch (error) {
    if (error instanceof LabError) return undefined;
    throw error;
  }
}

function stateOf(status: unknown): string | undefined {
  if (typeof status !== 'object' || status === null || !('services' in status)) return undefined;
  const [service]: unknown[] = Array.isArray(status.services) ? status.services : [];
  return typeof service === 'object' && service !== null && 'state' in service
    ? `${service.state}`
    : undefined;
}
