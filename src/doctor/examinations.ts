/** All examinations. */

import { addressPlace } from './examinations/address-place.ts';
import { clockStep } from './examinations/clock-step.ts';
import { clockSynchronised } from './examinations/clock-synchronised.ts';
import { configFiles } from './examinations/config-files.ts';
import { controllerState } from './examinations/controller-state.ts';
import { coveringNetworks } from './examinations/covering-networks.ts';
import { daemonState } from './examinations/daemon-state.ts';
import { daemonsEnabled } from './examinations/daemons-enabled.ts';
import { daemonsRunning } from './examinations/daemons-running.ts';
import { equalBoosts } from './examinations/equal-boosts.ts';
import { foreignChanges } from './examinations/foreign-changes.ts';
import { foreignRedistributions } from './examinations/foreign-redistribution.ts';
import { forwarding } from './examinations/forwarding.ts';
import { hearing } from './examinations/hearing.ts';
import { loopback } from './examinations/loopback.ts';
import { metricSpacing } from './examinations/metric-spacing.ts';
import { nodeVersion } from './examinations/node-version.ts';
import { peers } from './examinations/peers.ts';
import { privileges } from './examinations/privileges.ts';
import { propagation } from './examinations/propagation.ts';
import { reversePath } from './examinations/reverse-path.ts';
import { ripInterfaces } from './examinations/rip-interfaces.ts';
import { secrets } from './examinations/secrets.ts';
import { strayLines } from './examinations/stray-lines.ts';
import { template } from './examinations/template.ts';
import { twoControllers } from './examinations/two-controllers.ts';
import { uplinks } from './examinations/uplinks.ts';
import { vtyPermissions } from './examinations/vty-permissions.ts';
import { vtyshThere } from './examinations/vtysh-there.ts';
import { writable } from './examinations/writable.ts';
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
