/** Whether the folders that ripcord writes to let it. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('machine', 'writable');

export function writable({ folders, user }: Pick<Facts, 'folders' | 'user'>): Finding[] {
  return folders.map(({ what, path, writable: may }) =>
    may
      ? ok(`${user} can write ${what} in ${path}.`)
      : error({
          found: `${user} cannot write ${what} in ${path}.`,
          why: 'The controller writes it at its start and when things change.',
          remedy: `run as root, or let ${user} write there (under systemd: ReadWritePaths=${path})`,
        }),
  );
}
