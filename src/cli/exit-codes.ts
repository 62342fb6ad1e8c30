/** Exit statuses, from sysexits(3): a script can tell what kind of thing went wrong. */
export const EXIT = {
  ok: 0,
  /** `ripcord probe` found the service down, or the doctor found an error. */
  down: 1,
  /** An order found nothing to do. */
  nothingDone: 1,
  /** A plan found something to do. */
  changes: 2,
  /** `ripcord status --check`, by the convention of monitoring plugins: 0 OK, and these three. */
  checkWarning: 1,
  checkCritical: 2,
  checkUnknown: 3,
  usage: 64,
  noInput: 66,
  /** A required service is missing: the daemon, a controller. */
  unavailable: 69,
  software: 70,
  /** The output could not be written: the disk is full. */
  ioError: 74,
  /** Another try may succeed: another controller runs, or a service address is not on this machine yet (`probe`). */
  tempFail: 75,
  noPermission: 77,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
