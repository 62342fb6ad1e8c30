/** All examinations. */

import { addressPlace } from './checks/address-place.ts';
import { clockStep } from './checks/clock-step.ts';
import { clockSynchronised } from './checks/clock-synchronised.ts';
import { configFiles } from './checks/config-files.ts';
import { controllerState } from './checks/controller-state.ts';
import { coveringNetworks } from './checks/covering-networks.ts';
import { daemonState } from './checks/daemon-state.ts';
import { daemonsEnabled } from './checks/daemons-enabled.ts';
import { daemonsRunning } from './checks/daemons-running.ts';
import { equalBoosts } from './checks/equal-boosts.ts';
import { foreignChanges } from './checks/foreign-changes.ts';
import { foreignRedistributions } from './checks/foreign-redistribution.ts';
import { forwarding } from './checks/forwarding.ts';
import { hearing } from './checks/hearing.ts';
import { loopback } from './checks/loopback.ts';
import { metricSpacing } from './checks/metric-spacing.ts';
import { nodeVersion } from './checks/node-version.ts';
import { peers } from './checks/peers.ts';
import { privileges } from './checks/privileges.ts';
import { propagation } from './checks/propagation.ts';
import { reversePath } from './checks/reverse-path.ts';
import { ripInterfaces } from './checks/rip-interfaces.ts';
import { secrets } from './checks/secrets.ts';
import { strayLines } from './checks/stray-lines.ts';
import { template } from './checks/template.ts';
import { twoControllers } from './checks/two-controllers.ts';
import { uplinks } from './checks/uplinks.ts';
import { vtyPermissions } from './checks/vty-permissions.ts';
import { vtyshThere } from './checks/vtysh-there.ts';
import { writable } from './checks/writable.ts';
import type { Facts, HostFacts } from './facts.ts';
import type { Finding } from './finding.ts';

const OF_HOST: readonly ((facts: HostFacts) => readonly Finding[])[] = [
  nodeVersion,
  privileges,
  clockSynchronised,
  loopback,
  forwarding,
  vtyshThere,
  daemonsRunning,
  vtyPermissions,
  daemonsEnabled,
];

const OF_REPLICA: readonly ((facts: Facts) => readonly Finding[])[] = [
  template,
  equalBoosts,
  writable,
  secrets,
  clockStep,
  ripInterfaces,
  reversePath,
  addressPlace,
  metricSpacing,
  propagation,
  daemonState,
  foreignRedistributions,
  configFiles,
  strayLines,
  coveringNetworks,
  hearing,
  controllerState,
  twoControllers,
  foreignChanges,
  peers,
  uplinks,
];

/** What can be said of this machine without a configuration. Pure. */
export const examineHost = (facts: HostFacts): Finding[] => OF_HOST.flatMap(examine => examine(facts));

/** What can be said of this replica besides. Pure. */
export const examineReplica = (facts: Facts): Finding[] => OF_REPLICA.flatMap(examine => examine(facts));
