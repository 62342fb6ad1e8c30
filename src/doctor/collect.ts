/** Looks at this machine: the only part of the doctor with effects. It changes nothing. */

import { socketPath } from '../api/client.ts';
import type { Config } from '../config/config.ts';
import type { DaemonInfo, RoutingDriver } from '../drivers/driver.ts';
import { NOTHING, observeFile } from '../engine/reconcile/daemon-file.ts';
import { readSecretFiles } from '../engine/reload/secret-files.ts';
import type { Clock } from '../sys/clock.ts';
import type { Exec } from '../sys/exec.ts';
import { clockFollows } from './collect/clock.ts';
import { controllerOn, otherControllers } from './collect/controller.ts';
import { type DaemonPlace, daemons } from './collect/daemons.ts';
import { foreignLines } from './collect/foreign.ts';
import { interfaces, ipv4Settings } from './collect/network.ts';
import { peers, type Resolve } from './collect/peers.ts';
import { folders, netAdmin, userName } from './collect/process.ts';
import { ripConfiguration } from './collect/rip-configuration.ts';
import { ripTable } from './collect/rip-table.ts';
import { type Fact, learn } from './fact.ts';
import type { ControllerFacts, Facts, HostFacts } from './facts.ts';

/** What can be seen without a configuration; `place` is where the routing daemon is looked for. */
export async function gatherHost(place: DaemonPlace, exec: Exec): Promise<HostFacts> {
  const [admin, links, ipv4, daemon, follows] = await Promise.all([
    netAdmin(),
    interfaces(exec),
    ipv4Settings(exec),
    daemons(place, exec),
    clockFollows(exec),
  ]);
  return {
    node: process.versions.node,
    user: userName(),
    netAdmin: admin,
    interfaces: links,
    ipv4,
    daemons: daemon,
    clockFollows: follows,
  };
}

export interface ReplicaPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly resolve: Resolve;
  /** The driver of the configuration's daemon; throws if its templates cannot be read. */
  readonly openRouting: () => Promise<RoutingDriver>;
  /** Of this ripcord. */
  readonly version: string;
}

/** What can be seen once the configuration is known. */
export async function gatherReplica(config: Config, host: HostFacts, ports: ReplicaPorts): Promise<Facts> {
  const { exec, version } = ports;
  const socket = socketPath(config.paths.run);
  const [controller, running, table, seen, there, hidden] = await Promise.all([
    controllerOn(socket),
    ripConfiguration(config.routing.vtysh, host.daemons.version, exec),
    ripTable(config.routing.vtysh, exec),
    peers(config, exec, ports.resolve),
    folders(config),
    readSecretFiles(config),
  ]);
  const status = controller.kind === 'answers' ? controller.status : undefined;
  return {
    ...host,
    ...(await gatherRouting(config, host, ports, status && (() => controllerOn(socket)))),
    config,
    version,
    running,
    ripTable: table,
    socket,
    controller,
    others: await otherControllers(config, status?.pid),
    folders: there,
    secrets: hidden,
    peers: seen,
  };
}

async function gatherRouting(
  config: Config,
  { daemons: { version }, interfaces: links }: HostFacts,
  { openRouting, clock }: ReplicaPorts,
  controller: (() => Promise<ControllerFacts>) | undefined,
): Promise<Pick<Facts, 'routing' | 'outlook' | 'file' | 'template' | 'foreign'>> {
  const opened = await learn(openRouting);
  if (!opened.known) return { routing: opened, outlook: opened, file: opened, template: opened, foreign: [] };
  const routing = opened.value;
  const placed = (links.known ? links.value : []).flatMap(({ name, addresses }) =>
    addresses.map(address => ({ ...address, on: name })),
  );
  const daemon = version ?? {
    product: config.routing.daemon,
    version: config.routing.daemon === 'frr' ? '10' : '1',
  };
  try {
    const foreign = await learn(async () =>
      controller === undefined ? [] : foreignLines({ routing, controller, clock }),
    );
    return {
      routing: await learn(routing.observe),
      outlook: await learn(() => routing.outlook(placed)),
      template: await renders(routing, daemon),
      file: await learn(() => observeFile(routing, daemon)),
      foreign: foreign.known ? foreign.value : [],
    };
  } finally {
    await routing.close();
  }
}

function renders(routing: RoutingDriver, daemon: DaemonInfo): Promise<Fact<true>> {
  return learn(async (): Promise<true> => {
    await routing.rewrite(daemon, NOTHING);
    return true;
  });
}
