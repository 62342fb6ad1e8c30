/** Looks at this machine: the only part of the doctor with effects. It changes nothing. */
import { socketPath } from '../../api/client.ts';
import type { Config } from '../../config/config.ts';
import type { DaemonInfo, RoutingDriver } from '../../drivers/driver.ts';
import { NOTHING, observeFile } from '../../engine/reconcile/daemon-file.ts';
import { readSecretFiles } from '../../engine/reload/secret-files.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Exec } from '../../sys/exec.ts';
import { type Fact, learn } from '../fact.ts';
import type { ControllerFacts, Facts, HostFacts } from '../facts.ts';
import { askController, findForeignLines, findOtherControllers } from './controller-facts.ts';
import { collectDaemons, type DaemonPlace, readFrrConfiguration, readRipTable } from './daemon-facts.ts';
import { collectInterfaces, collectIpv4Settings } from './interface-facts.ts';
import { collectFolders, holdsNetAdmin, isClockSynchronised, userName } from './machine-facts.ts';
import { collectPeers, type Resolve } from './peer-facts.ts';

/** What can be seen without a configuration; `place` is where the routing daemon is looked for. */
export async function collectHost(place: DaemonPlace, exec: Exec): Promise<HostFacts> {
  const [admin, links, ipv4, daemon, synchronised] = await Promise.all([
    holdsNetAdmin(),
    collectInterfaces(exec),
    collectIpv4Settings(exec),
    collectDaemons(place, exec),
    isClockSynchronised(exec),
  ]);
  return {
    node: process.versions.node,
    user: userName(),
    netAdmin: admin,
    interfaces: links,
    ipv4,
    daemons: daemon,
    clockSynchronised: synchronised,
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
export async function collectReplica(config: Config, host: HostFacts, ports: ReplicaPorts): Promise<Facts> {
  const { exec, version } = ports;
  const socket = socketPath(config.paths.run);
  const [controller, running, table, seen, there, hidden] = await Promise.all([
    askController(socket),
    readFrrConfiguration(config.routing.vtysh, host.daemons.version, exec),
    readRipTable(config.routing.vtysh, exec),
    collectPeers(config, exec, ports.resolve),
    collectFolders(config),
    readSecretFiles(config),
  ]);
  const status = controller.kind === 'answers' ? controller.status : undefined;
  return {
    ...host,
    ...(await collectRouting(config, host, ports, status && (() => askController(socket)))),
    config,
    version,
    running,
    ripTable: table,
    socket,
    controller,
    ...(await findOtherControllers(config, status?.pid)),
    folders: there,
    secrets: hidden,
    peers: seen,
  };
}

async function collectRouting(
  config: Config,
  { daemons: { version }, interfaces: links }: HostFacts,
  { openRouting, clock }: ReplicaPorts,
  controller: (() => Promise<ControllerFacts>) | undefined,
): Promise<Pick<Facts, 'routing' | 'outlook' | 'file' | 'template' | 'foreign'>> {
  const opened = await learn(openRouting);
  if (!opened.known)
    return { routing: opened, outlook: opened, file: opened, template: opened, foreign: opened };
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
      controller === undefined ? [] : findForeignLines({ routing, controller, clock }),
    );
    return {
      routing: await learn(routing.observe),
      outlook: await learn(() => routing.outlook(placed)),
      template: await renders(routing, daemon),
      file: await learn(() => observeFile(routing, daemon)),
      foreign,
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
