/** All faults, by group. */
import type { Fault, GroupNumber } from '../fault.ts';
import { addressFaults } from './address.ts';
import { clockFaults } from './clock.ts';
import { daemonFaults } from './daemons.ts';
import { drainFaults } from './drain.ts';
import { everywhereFaults } from './everywhere.ts';
import { hostFaults } from './host.ts';
import { machineFaults } from './machine.ts';
import { partitionFaults } from './partition.ts';
import { ripcordFaults } from './ripcord.ts';
import { serviceFaults } from './service.ts';
import { unrestFaults } from './unrest.ts';

export const FAULTS: readonly Fault[] = [
  ...serviceFaults,
  ...ripcordFaults,
  ...daemonFaults,
  ...addressFaults,
  ...hostFaults,
  ...partitionFaults,
  ...everywhereFaults,
  ...unrestFaults,
  ...machineFaults,
  ...clockFaults,
  ...drainFaults,
];

export const faultsOf = (group: GroupNumber): readonly Fault[] => FAULTS.filter(each => each.group === group);
