/** Whether the folders that ripcord writes to let it. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('machine', 'writable');

export function writable({ folders, user }: Pick<Facts, 'folders' | 'user'>): Finding[] {
  return folders.map(({ what, path, writable: may, missing }) => {
    if (may) return ok(`${user} can write ${what} in ${path}.`);
    if (missing) {
      return error({
        found: `There is no folder ${path}, and ${what} is to be written there.`,
        why: 'What a restart of the daemon brings back is not what ripcord keeps, and its route could be another.',
        remedy:
          "routing.config: the path of the daemon's own file, such as /etc/frr/frr.conf; or null, if it has no file",
      });
    }
    return error({
      found: `${user} cannot write ${what} in ${path}.`,
      why: 'The controller writes it at its start and when things change.',
      remedy: `run as root, or let ${user} write there (under systemd: ReadWritePaths=${path})`,
    });
  });
}
