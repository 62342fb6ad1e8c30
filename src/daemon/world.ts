/** The ports through which the parts of the controller reach the machine. */

import { createFrrDriver } from '../drivers/frr/frr-driver.ts';
import { readKeys } from '../engine/peers/key.ts';
import type { Host } from '../engine/reconcile/host.ts';
import type { CreateRouting } from '../engine/reload/live-driver.ts';
import { type Clock, systemClock } from '../sys/clock.ts';
import { keepReserve } from '../sys/descriptors.ts';
import { type Exec, modestExec, systemExec } from '../sys/exec.ts';
import { systemHold } from '../sys/held-program.ts';
import { type HasAddress, systemHasAddress } from '../sys/local-addresses.ts';
import { type LookUp, systemLookUp } from '../sys/names/look-up.ts';
import type { Secrets } from '../sys/secret-file.ts';
import { createSlots, type Slots } from '../sys/slots.ts';
import { othersThanRouting } from './command-host.ts';

export interface World extends Omit<Host, 'routing'> {
  readonly clock: Clock;
  /** Runs checks, hooks and measurements: the drivers run what routes need. */
  readonly exec: Exec;
  /** How many check runs may be under way at once, by the descriptors that this process may have. Absent: no limit. */
  readonly slots?: Slots;
  readonly createRouting: CreateRouting;
  /** Looks up the names of hosts. */
  readonly lookUp: LookUp;
  readonly hasAddress: HasAddress;
  /**
   * Reads the keys of the peer channel.
   * @throws SecretFileError
   */
  readonly readKeys: (path: string) => Promise<Secrets>;
}

export const systemWorld = (): World => ({
  ...othersThanRouting(systemExec),
  clock: systemClock,
  exec: modestExec,
  slots: createSlots(keepReserve()),
  createRouting: (config, templates) =>
    createFrrDriver(config, { exec: systemExec, hold: systemHold, templates }),
  lookUp: systemLookUp(),
  hasAddress: systemHasAddress(),
  readKeys,
});
