/** Whether the daemons that ripcord needs run and answer. */
import type { DaemonName } from '../../drivers/frr/frr-names.ts';
import type { DaemonFacts, HostFacts, Reach } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { neededDaemons } from '../needed-daemons.ts';

const { ok, error } = findings('routing daemon', 'daemons-running');

export function daemonsRunning({ daemons }: Pick<HostFacts, 'daemons'>): Finding[] {
  if (!daemons.vtysh.known) return [];
  return neededDaemons(daemons).flatMap(name => {
    const reach = daemons.reach[name];
    return reach === 'refused' ? [] : [runs(name, reach, daemons)];
  });
}

function runs(
  name: DaemonName,
  reach: Exclude<Reach, 'refused'>,
  { product, folder, switches }: DaemonFacts,
): Finding {
  if (reach === 'answers') return ok(`${name} runs and answers.`);
  const off = name === 'ripd' && switches.known && switches.value?.get('ripd') === false;
  return error({
    found: reach === 'hangs' ? `${name} does not answer in time.` : `${name} is not running.`,
    why: WHY[name],
    remedy: `${off ? `ripd=yes in ${folder}/daemons, then: ` : ''}systemctl restart ${product}`,
  });
}

const WHY: Readonly<Record<DaemonName, string>> = {
  ripd: 'It is what announces the service addresses.',
  zebra: 'It tells ripd of the service addresses.',
  mgmtd: 'From FRR 10 on it holds the configuration of RIP: without it no metric can be set.',
};
