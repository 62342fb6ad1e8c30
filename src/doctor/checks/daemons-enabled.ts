/** Whether FRR's list of daemons has ripd, without which a reboot ends it. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('routing daemon', 'daemons-enabled');

export function daemonsEnabled({ daemons }: Pick<HostFacts, 'daemons'>): Finding[] {
  const { switches, folder } = daemons;
  const file = `${folder}/daemons`;
  if (!switches.known) {
    return [
      warning({
        found: `${file} cannot be read: ${switches.why}.`,
        why: 'Whether ripd starts with the machine could not be seen.',
        remedy: `grep ripd ${file} as root`,
      }),
    ];
  }
  if (switches.value === undefined) {
    return [ok(`There is no ${file}: what starts the daemons is not the script that reads it.`)];
  }
  if (switches.value.get('ripd')) return [ok(`ripd is enabled in ${file}.`)];
  const now = daemons.reach.ripd === 'answers' ? ', though it runs now' : '';
  return [
    (now === '' ? error : warning)({
      found: `ripd is not enabled in ${file}${now}.`,
      why: 'It does not start with the machine, and a replica without it announces nothing.',
      remedy: `ripd=yes in ${file}, then: systemctl restart ${daemons.product}`,
    }),
  ];
}
