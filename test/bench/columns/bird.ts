/** BIRD with a check script that rewrites a constant and reconfigures, and BIRD's own BFD. */
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

const SCRIPT = fileURLToPath(new URL('bird-check.sh', import.meta.url));
const SESSIONS: Sessions = { timers: [1, 3], bfd: true };

export const bird: Column = {
  name: 'bird',
  settings: 'check script each 0.1 s, answer limit 0.2 s, rise 2, fall 2; hold time 3 s, BFD 100 ms x 3',
  ours: false,
  topologies: ROUTED,
  faults: FAULTS,
  lab: topology => bgpLab(topology, SESSIONS, false),
  tool: async lab => birdTool(lab),
  pace: QUICK,
};

function birdTool(lab: Lab): Tool {
  const running = new Map<string, { daemon: Program; script: Program }>();
  return {
    start: async server => {
      await addAlias(server);
      const { dir } = server.host;
      rmSync(drainFile(server), { force: true });
      // A stopped BIRD comes back as it left: what the script last wrote.
      writeFileSync(path.join(dir, 'metric.conf'), `define METRIC = ${MED.down};\n`);
      writeFileSync(path.join(dir, 'bird.conf'), configuration(server));
      const [config, socket] = ['bird.conf', 'bird.ctl'].map(name => path.join(dir, name));
      const daemon = server.host.start('bird', ['bird', '-f', '-c', `${config}`, '-s', `${socket}`]);
      const metrics = [medOf(server.name), MED.draining, MED.down].map(String);
      const script = server.host.start('bird-check', [SCRIPT, SERVICE_IP, dir, ...metrics]);
      running.set(server.name, { daemon, script });
    },
    stop: async server => {
      const { daemon, script } = running.get(server.name) ?? {};
      await script?.signal('SIGTERM');
      await daemon?.signal('SIGTERM');
      await Promise.all([script?.ended, daemon?.ended]);
    },
    drain: async server => writeFileSync(drainFile(server), ''),
    undrain: async server => rmSync(drainFile(server)),
    ready: () => sessionsUp(lab, SESSIONS),
  };
}

const drainFile = (server: Server) => path.join(server.host.dir, 'drain');

const configuration = (server: Server) => `log stderr all;
router id ${server.address};
include "${path.join(server.host.dir, 'metric.conf')}";
protocol device { }
protocol direct { ipv4; interface "lo"; }
protocol bfd { interface "eth0" { interval 100 ms; multiplier 3; }; }
protocol bgp upstream {
  local ${server.address} as ${SERVER_AS};
  neighbor ${server.gateway} as ${ROUTER_AS};
  connect delay time 1;
  connect retry time 1;
  keepalive time ${SESSIONS.timers[0]};
  hold time ${SESSIONS.timers[1]};
  bfd on;
  ipv4 {
    import none;
    export filter { if net = ${SERVICE} then { bgp_med = METRIC; accept; } reject; };
  };
}
`;
