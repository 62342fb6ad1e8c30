/** Whether this machine lets ripcord work: Node, privileges, folders that can be written, and the clock. Pure. */
import type { Facts, HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const NODE_VERSION = findings('machine', 'node-version');

/** As in package.json. */
const AT_LEAST = { major: 20, minor: 19 };

/** Whether this Node can run ripcord. */
export function checkNodeVersion({ node }: Pick<HostFacts, 'node'>): Finding[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const newEnough = major > AT_LEAST.major || (major === AT_LEAST.major && minor >= AT_LEAST.minor);
  if (newEnough) return [NODE_VERSION.ok(`Node ${node} can run ripcord.`)];
  const wanted = `${AT_LEAST.major}.${AT_LEAST.minor}`;
  return [
    NODE_VERSION.error({
      found: `Node ${node} is older than ${wanted}.`,
      why: 'ripcord is neither built for it nor tested with it.',
      remedy: `install Node ${wanted} or later: https://nodejs.org/en/download`,
    }),
  ];
}

const PRIVILEGES = findings('machine', 'privileges');

/** Whether this process may add an address. */
export function checkPrivileges({ netAdmin, user }: Pick<HostFacts, 'netAdmin' | 'user'>): Finding[] {
  if (!netAdmin.known) {
    return [
      PRIVILEGES.warning({
        found: `Whether ${user} may change addresses could not be seen: ${netAdmin.why}.`,
        why: 'Without CAP_NET_ADMIN the controller cannot add a service address to lo.',
        remedy: 'grep CapEff /proc/self/status',
      }),
    ];
  }
  if (netAdmin.value) return [PRIVILEGES.ok(`${user} holds CAP_NET_ADMIN.`)];
  return [
    PRIVILEGES.error({
      found: `${user} lacks CAP_NET_ADMIN.`,
      why: 'The controller could neither hold a service address on lo nor nudge the daemon.',
      remedy: 'run as root, or under systemd with: AmbientCapabilities=CAP_NET_ADMIN',
    }),
  ];
}

const WRITABLE = findings('machine', 'writable');

/** Whether the user can write to the folders in which ripcord keeps files. */
export function checkWritable({ folders, user }: Pick<Facts, 'folders' | 'user'>): Finding[] {
  return folders.map(({ what, path, writable: may, missing }) => {
    if (may) return WRITABLE.ok(`${user} can write ${what} in ${path}.`);
    if (missing) {
      return WRITABLE.error({
        found: `There is no folder ${path}, and ${what} is to be written there.`,
        why: 'After a restart the daemon does not load what ripcord writes, and may announce other routes.',
        remedy:
          "routing.config: the path of the daemon's own file, such as /etc/frr/frr.conf; or null, if it has no file",
      });
    }
    return WRITABLE.error({
      found: `${user} cannot write ${what} in ${path}.`,
      why: 'The controller writes it when it starts and when its state changes.',
      remedy: `run as root, or let ${user} write there (under systemd: ReadWritePaths=${path})`,
    });
  });
}

const CLOCK_SYNCHRONISED = findings('machine', 'clock-synchronised');

/** Whether the machine's clock is synchronised. */
export function checkClockSynchronised({
  clockSynchronised,
}: Pick<HostFacts, 'clockSynchronised'>): Finding[] {
  if (clockSynchronised === undefined) {
    return [
      CLOCK_SYNCHRONISED.unknown(
        'Whether the clock is synchronised is unknown: neither chronyc nor timedatectl answers.',
      ),
    ];
  }
  if (clockSynchronised) return [CLOCK_SYNCHRONISED.ok('The clock is synchronised.')];
  return [
    CLOCK_SYNCHRONISED.warning({
      found: 'The clock is not synchronised.',
      why: 'Checks with a cron schedule run at other times than on the peers, and the logs and events of several servers cannot be put in order.',
      remedy: 'apt-get install chrony, or: timedatectl set-ntp true',
    }),
  ];
}

const CLOCK_STEP = findings('machine', 'clock-step');

/** Cron counts in minutes; and a clock that is only slewed drifts by seconds in a controller's years. */
const NOTICEABLE_MS = 30_000;

/** Whether the machine's clock was set while the controller ran. */
export function checkClockStep({ controller }: Pick<Facts, 'controller'>): Finding[] {
  if (controller.kind !== 'answers') return [];
  const { clockStepMs } = controller.status;
  if (Math.abs(clockStepMs) < NOTICEABLE_MS) {
    return [CLOCK_STEP.ok('The clock has not been set since the controller started.')];
  }
  const seconds = Math.round(Math.abs(clockStepMs) / 1000);
  return [
    CLOCK_STEP.warning({
      found: `The clock has been set ${clockStepMs > 0 ? 'forward' : 'back'} by ${seconds} s since the controller started.`,
      why: "The results of checks are not affected, as they use the monotonic clock; but the controller's logs and status still show the old time, and cron schedules have jumped.",
      remedy:
        'restart the controller once the clock is right (with onStop: keep no traffic moves), and start it after time-sync.target',
    }),
  ];
}
