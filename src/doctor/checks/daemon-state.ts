/** Whether the daemon's running configuration can be read. */
import { refusal } from '../../drivers/frr/foreign-redistribution.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { neededDaemons } from '../needed-daemons.ts';

const { ok, error } = findings('routing daemon', 'daemon-state');

export function daemonState({
  routing,
  running,
  daemons,
}: Pick<Facts, 'routing' | 'running' | 'daemons'>): Finding[] {
  if (routing.known) {
    const { product, version } = routing.value.daemon;
    return [ok(`The running configuration of ${product} ${version} can be read.`)];
  }
  // Those that do not answer are told already, each with its own remedy; so is a line that the driver refuses to replace.
  const told = !daemons.vtysh.known || neededDaemons(daemons).some(name => daemons.reach[name] !== 'answers');
  if (told || (running.known && refusal(running.value, daemons.product) !== undefined)) return [];
  return [
    error({
      found: `The running configuration cannot be read: ${routing.why}`,
      why: 'ripcord believes no state that it has not read back.',
      remedy: `vtysh -c 'show running-config' shows what is the matter`,
    }),
  ];
}
