/** ExaBGP with its own healthcheck, as its defaults are and as fast as it goes. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from '../../lab/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Server } from '../../lab/server.ts';
import { SERVICE, SERVICE_IP } from '../../lab/topology.ts';
import { FAULTS } from '../faults.ts';
import { ROUTED } from '../topologies.ts';
import { addAlias } from './alias.ts';
import { bgpLab, MED, medOf, ROUTER_AS, SERVER_AS, type Sessions, sessionsUp } from './bgp.ts';
import { type Column, QUICK, type Tool } from './column.ts';

const CHECK = fileURLToPath(new URL('check.sh', import.meta.url));
/** The distribution's own interpreter: the package's modules are its. */
export const PYTHON = '/usr/bin/python3';

interface Settings {
  readonly healthcheck: readonly string[];
  /** Seconds that the check command waits itself: the tool's own limit is whole seconds. */
  readonly checkLimit: string;
  readonly sessions: Sessions;
}

const DEFAULT: Settings = {
  healthcheck: [],
  checkLimit: '',
  sessions: { timers: [60, 180], bfd: false },
};

const FAST: Settings = {
  healthcheck: ['--interval 0.2', '--fast-interval 0.1', '--timeout 1', '--rise 2', '--fall 2'],
  checkLimit: '0.2',
  sessions: { timers: [1, 3], bfd: true },
};

export const exabgp: Column = {
  name: 'exabgp',
  settings:
    'healthcheck at its defaults: interval 5 s (then 1 s), timeout 5 s, rise 3, fall 3; BGP hold time 180 s',
  ours: false,
  topologies: ROUTED,
  faults: FAULTS,
  lab: topology => bgpLab(topology, DEFAULT.sessions, true),
  tool: async lab => exabgpTool(lab, DEFAULT),
  pace: {
    ...QUICK,
    phaseMs: 5_000,
    slow: true,
    patienceMs: 240_000,
    fewer: { hung: 3, silent: 1, carrier: 3, drain: 3, stop: 3 },
    expectMs: { killed: 28_000, hung: 45_000, silent: 185_000, carrier: 30_000, drain: 22_000 },
  },
};

export const exabgpFast: Column = {
  name: 'exabgp-fast',
  settings: 'interval 0.2 s (then 0.1 s), answer limit 0.2 s, rise 2, fall 2; hold time 3 s, BFD 100 ms x 3',
  ours: false,
  topologies: ROUTED,
  faults: FAULTS,
  lab: topology => bgpLab(topology, FAST.sessions, true),
  tool: async lab => exabgpTool(lab, FAST),
  pace: QUICK,
};

function exabgpTool(lab: Lab, settings: Settings): Tool {
  const programs = new Map<string, Program>();
  return {
    start: async server => {
      await addAlias(server);
      if (settings.sessions.bfd) await startBfd(server);
      rmSync(drainFile(server), { force: true });
      const file = path.join(server.host.dir, 'exabgp.conf');
      writeFileSync(file, configuration(server, settings));
      programs.set(server.name, server.host.start('exabgp', ['env', ...EXABGP_ENVIRONMENT, 'exabgp', file]));
    },
    stop: async server => {
      await programs.get(server.name)?.signal('SIGTERM');
      await programs.get(server.name)?.ended;
    },
    drain: async server => writeFileSync(drainFile(server), ''),
    undrain: async server => rmSync(drainFile(server)),
    ready: () => sessionsUp(lab, settings.sessions),
  };
}

const drainFile = (server: Server) => path.join(server.host.dir, 'drain');

/** As root, since its files are ours; without the pipes of its command line tool. */
export const EXABGP_ENVIRONMENT = [
  'exabgp.daemon.user=root',
  'exabgp.daemon.drop=false',
  'exabgp.api.cli=false',
  'exabgp.log.destination=stderr',
] as const;

function configuration(server: Server, { healthcheck, checkLimit, sessions }: Settings): string {
  const run = [
    `${PYTHON} -m exabgp healthcheck --no-syslog --no-ip-setup --ip ${SERVICE}`,
    `--up-metric ${medOf(server.name)} --down-metric ${MED.down} --disabled-metric ${MED.draining}`,
    `--disable ${drainFile(server)} --cmd "${CHECK} ${SERVICE_IP} ${checkLimit}"`,
    ...healthcheck,
  ];
  return `process watch {
  run ${run.join(' ')};
  encoder text;
}
neighbor ${server.gateway} {
  router-id ${server.address};
  local-address ${server.address};
  local-as ${SERVER_AS};
  peer-as ${ROUTER_AS};
  hold-time ${sessions.timers[1]};
  family {
    ipv4 unicast;
  }
  api {
    processes [ watch ];
  }
}
`;
}

/** ExaBGP speaks no BFD: FRR's bfdd does beside it. */
async function startBfd(server: Server): Promise<void> {
  const peer = ['conf t', 'bfd', `peer ${server.gateway}`];
  const timers = ['detect-multiplier 3', 'receive-interval 100', 'transmit-interval 100'];
  await server.frr.vtysh(...peer, ...timers);
}
