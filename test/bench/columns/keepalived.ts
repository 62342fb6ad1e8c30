/** keepalived: both servers on one LAN, the address moves by VRRP. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ipBatch } from '../../lab/command.ts';
import type { Program } from '../../lab/host.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Server } from '../../lab/server.ts';
import { SERVICE } from '../../lab/topology.ts';
import { type Column, QUICK, type Tool } from './column.ts';

const CHECK = fileURLToPath(new URL('check.sh', import.meta.url));

export const keepalived: Column = {
  name: 'keepalived',
  settings: 'VRRPv3, advert_int 0.1 s; vrrp_script each 1 s (its least), answer limit 0.2 s, rise 1, fall 1',
  ours: false,
  topologies: ['one-lan'],
  // Behind one switch the router's carrier says nothing of either server; its drain is its stop.
  faults: ['killed', 'hung', 'silent', 'drain'],
  lab: () => ({ servers: { speakers: [], postfix: false } }),
  tool: async lab => keepalivedTool(lab),
  pace: QUICK,
};

async function keepalivedTool(lab: Lab): Promise<Tool> {
  const programs = new Map<string, Program>();
  await Promise.all(lab.routers.map(({ host }) => ipBatch(host.namespace, [`route add ${SERVICE} dev lan`])));
  const start = async (server: Server) => {
    const [config, pid, vrrpPid] = ['keepalived.conf', 'daemon.pid', 'vrrp.pid'].map(name =>
      path.join(server.host.dir, name),
    );
    // A killed one left them, and their numbers may well be taken again after a reboot.
    for (const file of [pid, vrrpPid]) rmSync(`${file}`, { force: true });
    writeFileSync(`${config}`, configuration(server), { mode: 0o644 });
    const files = ['-f', `${config}`, '-p', `${pid}`, '-r', `${vrrpPid}`];
    programs.set(server.name, server.host.start('keepalived', ['keepalived', '-n', '-l', '-P', ...files]));
  };
  return {
    start,
    drain: async server => {
      await programs.get(server.name)?.signal('SIGTERM');
      await programs.get(server.name)?.ended;
    },
    undrain: start,
    ready: async () => true,
  };
}

/** The check asks for the service by loopback: the standby does not hold the address. */
const configuration = (server: Server) => `global_defs {
  router_id ${server.name}
  script_user root
  enable_script_security
}
vrrp_script service {
  script "${CHECK} 127.0.0.1 0.2"
  interval 1
  timeout 1
}
vrrp_instance service {
  version 3
  state BACKUP
  interface eth0
  virtual_router_id 46
  priority ${server.name === 'smtp-a' ? 150 : 100}
  advert_int 0.1
  virtual_ipaddress {
    ${SERVICE}
  }
  track_script {
    service
  }
}
`;
