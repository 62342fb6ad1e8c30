/** What to do about a vtysh call that failed, in a sentence for people. */
import type { ExecResult } from '../../sys/exec.ts';
import type { Target } from './names.ts';

/** How to bring a daemon that does not run to life. mgmtd and zebra have no switch: they come with FRR. */
const START: Readonly<Record<Target, string>> = {
  ripd: 'ripd is not running: set ripd=yes in /etc/frr/daemons (Quagga: /etc/quagga/daemons) and restart FRR.',
  zebra: 'zebra is not running: restart FRR.',
  mgmtd: 'mgmtd is not running, and from FRR 10 on it holds the configuration of RIP: restart FRR.',
  all: 'No daemon is running: start FRR, with ripd=yes in /etc/frr/daemons.',
};

/** vtysh has PAM authenticate its user before anything else, and exits with 0 if refused (vtysh_user.c, vtysh_auth). */
const REFUSED_BY_PAM =
  "PAM refuses this user: add the line `username USER nopassword` with this user's name to /etc/frr/vtysh.conf.";

/** The sentence that says how to start `target`. */
export const startRemedy = (target: Target): string => START[target];

/** Whether a vtysh ended because no daemon took its connection. */
export const isAbsent = ({ end, stdout, stderr }: ExecResult): boolean =>
  end === 'exited' && /failed to connect to any daemons/i.test(`${stdout}\n${stderr}`);

/** The remedy for a failed call to `target`; '' if none is known. */
export function remedyFor(result: ExecResult, target: Target): string {
  const text = `${result.stdout}\n${result.stderr}`;
  if (/vtysh_pam: Failure/.test(text)) return REFUSED_BY_PAM;
  switch (result.end) {
    case 'not-started':
      return /ENOENT/.test(text)
        ? 'The program was not found: install FRR, or set routing.vtysh to where it is.'
        : 'The program could not be started: look at its permissions.';
    case 'timed-out':
      return `${target === 'all' ? 'A daemon' : target} hangs: restart FRR.`;
    case 'killed':
      return '';
    case 'exited':
      if (!isAbsent(result)) return '';
      // vtysh gives this hint to any user but root, whether permission is lacking or the daemon.
      return /privileged user|permission denied/i.test(text)
        ? `Either this user may not use FRR's sockets (be root or in the group frrvty), or: ${startRemedy(target)}`
        : startRemedy(target);
  }
}
