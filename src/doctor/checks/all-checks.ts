/** Every check but that of the configuration file, in the order in which the report shows what they find. */
import type { Facts, HostFacts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { checkControllerState, checkForeignChanges, checkTwoControllers } from './controllers.ts';
import { checkConfigFiles, checkForeignRedistribution, checkStrayLines } from './daemon-configuration.ts';
import {
  checkDaemonState,
  checkDaemonsEnabled,
  checkDaemonsRunning,
  checkVtyPermissions,
  checkVtysh,
} from './daemon-processes.ts';
import { checkChannel } from './heard-peers.ts';
import { checkForwarding, checkLoopback, checkReversePath, checkRipInterfaces } from './interfaces.ts';
import {
  checkClockStep,
  checkClockSynchronised,
  checkNodeVersion,
  checkPrivileges,
  checkWritable,
} from './machine.ts';
import { checkEqualBoosts, checkMetricSpacing } from './metric-spacing.ts';
import { checkPeers, checkUplinks } from './peers-and-uplinks.ts';
import { checkSecrets, checkTemplate } from './ripcord-configuration.ts';
import { checkHearing, checkPropagation } from './route-delivery.ts';
import { checkAddressPlace, checkCoveringNetworks } from './service-address.ts';

const OF_HOST: readonly ((facts: HostFacts) => readonly Finding[])[] = [
  checkNodeVersion,
  checkPrivileges,
  checkClockSynchronised,
  checkLoopback,
  checkForwarding,
  checkVtysh,
  checkDaemonsRunning,
  checkVtyPermissions,
  checkDaemonsEnabled,
];

const OF_REPLICA: readonly ((facts: Facts) => readonly Finding[])[] = [
  checkTemplate,
  checkEqualBoosts,
  checkWritable,
  checkSecrets,
  checkClockStep,
  checkRipInterfaces,
  checkReversePath,
  checkAddressPlace,
  checkMetricSpacing,
  checkPropagation,
  checkDaemonState,
  checkForeignRedistribution,
  checkConfigFiles,
  checkStrayLines,
  checkCoveringNetworks,
  checkHearing,
  checkControllerState,
  checkTwoControllers,
  checkForeignChanges,
  checkPeers,
  checkChannel,
  checkUplinks,
];

/** What can be found on this machine without a configuration. Pure. */
export const checkHost = (facts: HostFacts): Finding[] => OF_HOST.flatMap(check => check(facts));

/** What can be found once the configuration is known, besides that. Pure. */
export const checkReplica = (facts: Facts): Finding[] => OF_REPLICA.flatMap(check => check(facts));
