/** What N services with a check a second each cost: ripcord beside ExaBGP's healthcheck, as processes of one server. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ipBatch } from '../../lab/command.ts';
import { buildLab } from '../../lab/lab.ts';
import { now } from '../../lab/now.ts';
import type { Server } from '../../lab/server.ts';
import { bgpLab, ROUTER_AS, SERVER_AS } from '../columns/bgp.ts';
import { EXABGP_ENVIRONMENT, PYTHON } from '../columns/exabgp.ts';
import { Service } from '../service.ts';
import { TOPOLOGIES } from '../topologies.ts';
import type { Measured } from './measured.ts';
import { consumed, memoryOf, processesOf } from './processes.ts';

export interface CostSample {
  readonly tool: string;
  readonly checksPerSecond: number;
  readonly processes: number;
  /** Of one core, the tool's processes and the children they waited for. */
  readonly cpuPercent: number;
  readonly rssMiB: number;
  readonly pssMiB: number;
  readonly seconds: number;
}

interface Contender {
  readonly tool: string;
  readonly checks: readonly number[];
  /** Matches the command lines of its processes. */
  readonly processes: RegExp;
  readonly start: (server: Server, services: readonly string[]) => Promise<void>;
}

const CHECK = fileURLToPath(new URL('../columns/check.sh', import.meta.url));
/** Starting a hundred interpreters takes that long on two cores. */
const WARM_UP_MS = 30_000;
const WINDOW_MS = 40_000;

/** Matches the command line of the controller. */
export const RIPCORD = /main\.js run/;

const CONTENDERS: readonly Contender[] = [
  { tool: 'ripcord', checks: [1, 10, 100, 500], processes: RIPCORD, start: startRipcord },
  { tool: 'ExaBGP healthcheck', checks: [1, 10, 100], processes: /exabgp/, start: startExabgp },
];

const pace = (short: boolean) =>
  short ? { warmUp: 8_000, window: 5_000, most: 10 } : { warmUp: WARM_UP_MS, window: WINDOW_MS, most: 500 };

const planned = (short: boolean) =>
  CONTENDERS.flatMap(contender =>
    contender.checks.filter(n => n <= pace(short).most).map(n => ({ contender, n })),
  );

export const costs: Measured<CostSample> = {
  count: short => planned(short).length,
  expectMs: WARM_UP_MS + WINDOW_MS + 10_000,
  samples,
};

async function* samples(short: boolean): AsyncGenerator<CostSample> {
  const { warmUp, window } = pace(short);
  for (const { contender, n } of planned(short)) {
    const options =
      contender.tool === 'ripcord'
        ? { servers: { speakers: ['ripd'], postfix: false } as const }
        : bgpLab('two-campuses', { timers: [60, 180], bfd: false }, false);
    await using lab = await buildLab(TOPOLOGIES['two-campuses'], options);
    const server = lab.server('smtp-a');
    await new Service(server.host).start();
    await contender.start(server, serviceAddresses(n));
    await sleep(warmUp);
    const before = { at: now(), cpu: consumed(await processesOf(server.host, contender.processes)) };
    await sleep(window);
    const pids = await processesOf(server.host, contender.processes);
    const seconds = (now() - before.at) / 1000;
    yield {
      tool: contender.tool,
      checksPerSecond: n,
      processes: pids.length,
      cpuPercent: ((consumed(pids) - before.cpu) / seconds) * 100,
      ...memoryOf(pids),
      seconds,
    };
  }
}

/** Of the network for benchmarks, RFC 2544. */
export const serviceAddresses = (n: number): string[] =>
  Array.from({ length: n }, (_, index) => `198.18.${Math.floor(index / 250)}.${1 + (index % 250)}`);

async function startRipcord(server: Server, services: readonly string[]): Promise<void> {
  server.ripcord.start({
    ...server.configuration,
    services: services.map((address, index) => ({
      name: `service-${index}`,
      address: `${address}/32`,
      metric: 3,
      checks: [{ kind: 'tcp', port: 25, expect: '^220 ', interval: '1s' }],
    })),
  });
}

async function startExabgp(server: Server, services: readonly string[]): Promise<void> {
  await ipBatch(
    server.host.namespace,
    services.map(address => `address replace ${address}/32 dev lo`),
  );
  const file = path.join(server.host.dir, 'exabgp.conf');
  writeFileSync(file, exabgpConfiguration(server, services));
  server.host.start('exabgp', ['env', ...EXABGP_ENVIRONMENT, 'exabgp', file]);
}

/** As its manual has it: a process for each service. */
function exabgpConfiguration(server: Server, services: readonly string[]): string {
  const processes = services.map(
    (address, index) => `process watch-${index} {
  run ${PYTHON} -m exabgp healthcheck --no-syslog --no-ip-setup --ip ${address}/32 --interval 1 --fast-interval 1 --timeout 1 --cmd "${CHECK} ${address}";
  encoder text;
}`,
  );
  return `${processes.join('\n')}
neighbor ${server.gateway} {
  router-id ${server.address};
  local-address ${server.address};
  local-as ${SERVER_AS};
  peer-as ${ROUTER_AS};
  family {
    ipv4 unicast;
  }
  api {
    processes [ ${services.map((_, index) => `watch-${index}`).join(' ')} ];
  }
}
`;
}
