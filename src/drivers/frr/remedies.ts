/** What to do about a failed vtysh call, as a readable sentence. */
import type { ExecResult } from '../../sys/exec.ts';
import type { DaemonInfo } from '../driver.ts';
import type { VtyshTarget } from './vtysh-target.ts';

/** The suite that the configuration names: remedies mention its own files, groups and name. */
export type Product = DaemonInfo['product'];

interface Suite {
  readonly name: string;
  /** The file that says which daemons to start. */
  readonly switches: string;
  /** The file of users whom vtysh does not ask for a password. */
  readonly users: string;
  /** The group that may use the sockets for vtysh. */
  readonly group: string;
}

const SUITES: Readonly<Record<Product, Suite>> = {
  frr: { name: 'FRR', switches: '/etc/frr/daemons', users: '/etc/frr/vtysh.conf', group: 'frrvty' },
  quagga: {
    name: 'Quagga',
    switches: '/etc/quagga/daemons',
    users: '/etc/quagga/vtysh.conf',
    group: 'quaggavty',
  },
};

/** The name of a suite, for messages. */
export const suiteName = (product: Product): string => SUITES[product].name;

/** The sentence that says how to start `target`. mgmtd and zebra have no switch: they come with the suite. */
export function startRemedy(target: VtyshTarget, product: Product): string {
  const { name, switches } = SUITES[product];
  switch (target) {
    case 'ripd':
      return `ripd is not running: set ripd=yes in ${switches} and restart ${name}.`;
    case 'zebra':
      return `zebra is not running: restart ${name}.`;
    case 'mgmtd':
      return `mgmtd is not running, and from FRR 10 on it holds the configuration of RIP: restart ${name}.`;
    case 'all':
      return `No daemon is running: start ${name}, with ripd=yes in ${switches}.`;
  }
}

/** mgmtd 10.3 kept its lock for over two minutes after a ripd that had hung in a commit went on. */
export const heldLock = (product: Product): string =>
  `Another session holds the configuration lock: leave \`configure terminal\` there, or, if there is none, restart ${suiteName(product)}.`;

/** vtysh has PAM authenticate its user before anything else, and exits with 0 if refused (vtysh_user.c, vtysh_auth). */
const refusedByPam = (product: Product): string =>
  `PAM refuses this user: add the line \`username USER nopassword\` with this user's name to ${SUITES[product].users}.`;

/** Whether a vtysh ended because no daemon took its connection. */
export const isAbsent = ({ end, stdout, stderr }: ExecResult): boolean =>
  end === 'exited' && /failed to connect to any daemons/i.test(`${stdout}\n${stderr}`);

/** The remedy for a failed call to `target`; '' if none is known. */
export function remedyFor(result: ExecResult, target: VtyshTarget, product: Product): string {
  const text = `${result.stdout}\n${result.stderr}`;
  if (/vtysh_pam: Failure/.test(text)) return refusedByPam(product);
  switch (result.end) {
    case 'not-started':
      return /ENOENT/.test(text)
        ? `The program was not found: install ${suiteName(product)}, or set routing.vtysh to where it is.`
        : 'The program could not be started: look at its permissions.';
    case 'timed-out':
      return `${target === 'all' ? 'A daemon' : target} hangs: restart ${suiteName(product)}.`;
    case 'killed':
      return '';
    case 'exited':
      if (!isAbsent(result)) return '';
      // vtysh gives this hint to any user but root, whether permission is lacking or the daemon.
      return /privileged user|permission denied/i.test(text)
        ? `Either this user may not use ${suiteName(product)}'s sockets (be root or in the group ${SUITES[product].group}), or: ${startRemedy(target, product)}`
        : startRemedy(target, product);
  }
}
