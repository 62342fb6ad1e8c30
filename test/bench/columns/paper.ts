/** The paper's prototype: cron each minute, `pgrep` of the service, and a plain metric by vtysh; all at RIP's default timers. */
import { fileURLToPath } from 'node:url';
import type { Program } from '../../lab/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Server } from '../../lab/server.ts';
import { SERVICE } from '../../lab/topology.ts';
import { DIAMETER, ROUTED, type TopologyName } from '../topologies.ts';
import { addAlias } from './alias.ts';
import type { Column, Tool } from './column.ts';

const SCRIPT = fileURLToPath(new URL('paper-cron.sh', import.meta.url));

export const paper: Column = {
  name: 'paper',
  settings: 'as in 2012: pgrep each minute, metric 16 or back by vtysh, RIP timers 30/180/120',
  ours: false,
  topologies: ROUTED,
  faults: ['killed', 'hung', 'silent', 'carrier', 'drain'],
  lab: () => ({ servers: { speakers: ['ripd'], postfix: false } }),
  tool: async (lab, topology) => paperTool(lab, topology),
  pace: {
    settleMs: 5_000,
    slow: true,
    phaseMs: 60_000,
    lingerMs: 3_000,
    patienceMs: 300_000,
    // A process that hangs is there: pgrep never tells.
    fewer: { killed: 3, hung: 1, silent: 1, carrier: 2, drain: 2 },
    expectMs: { killed: 150_000, hung: 360_000, silent: 250_000, carrier: 100_000, drain: 100_000 },
  },
};

function paperTool(lab: Lab, topology: TopologyName): Tool {
  const crons = new Map<string, Program>();
  /** The standby's route must be the worse one at the farthest router too: "+ 2" for one link between them. */
  const normal = (server: Server) => (server.name === 'smtp-a' ? 1 : 2 + DIAMETER[topology]);
  const advertise = (server: Server, metric: number) =>
    server.frr.vtysh('conf t', 'router rip', `redistribute connected metric ${metric}`);
  return {
    start: async server => {
      await addAlias(server);
      await server.frr.vtysh('conf t', 'router rip', 'network eth0');
      await advertise(server, normal(server));
      const argv = [SCRIPT, '[s]ervice-program', `${normal(server)}`, ...server.frr.vtyshCommand] as const;
      crons.set(server.name, server.host.start('cron', argv));
    },
    drain: async server => {
      await advertise(server, 16);
    },
    undrain: async server => {
      await advertise(server, normal(server));
    },
    ready: async () => {
      const metrics = await Promise.all(lab.routers.map(router => router.metricOf(SERVICE)));
      return metrics.every(metric => metric !== undefined);
    },
  };
}
