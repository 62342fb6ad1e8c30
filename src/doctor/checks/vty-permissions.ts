/** Whether this user may use the sockets of the daemons that run. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { neededDaemons } from '../needed-daemons.ts';

const { ok, error } = findings('routing daemon', 'vty-permissions');

export function vtyPermissions({ daemons, user }: Pick<HostFacts, 'daemons' | 'user'>): Finding[] {
  const refused = neededDaemons(daemons).filter(name => daemons.reach[name] === 'refused');
  if (refused.length === 0) {
    const answering = neededDaemons(daemons).some(name => daemons.reach[name] === 'answers');
    return answering ? [ok(`${user} may use the sockets in ${daemons.sockets}.`)] : [];
  }
  const group = daemons.product === 'quagga' ? 'quaggavty' : 'frrvty';
  return [
    error({
      found: `${user} may not use the sockets of ${refused.join(', ')} in ${daemons.sockets}.`,
      why: 'ripcord reads and writes the metric through them.',
      remedy: `usermod --append --groups ${group} ${user} (under systemd: SupplementaryGroups=${group})`,
    }),
  ];
}
