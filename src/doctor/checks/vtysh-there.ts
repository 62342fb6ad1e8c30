/** Whether vtysh can be run. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('routing daemon', 'vtysh');

export function vtyshThere({ daemons }: Pick<HostFacts, 'daemons'>): Finding[] {
  if (daemons.vtysh.known) return [ok(`${daemons.vtysh.value} can be run.`)];
  return [
    error({
      found: `vtysh cannot be run: ${daemons.vtysh.why}.`,
      why: 'ripcord reads and writes the metric through it.',
      remedy: `apt-get install ${daemons.product}, or set routing.vtysh to where it is, e.g. [/usr/local/bin/vtysh]`,
    }),
  ];
}
