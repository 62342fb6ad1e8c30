/** lo must be up: it carries the service addresses. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('network', 'loopback');

export function loopback({ interfaces }: Pick<HostFacts, 'interfaces'>): Finding[] {
  if (!interfaces.known) {
    return [
      error({
        found: `ip(8) does not tell the interfaces: ${interfaces.why}.`,
        why: 'ripcord holds service addresses and nudges the daemon through it.',
        remedy: 'apt-get install iproute2',
      }),
    ];
  }
  const lo = interfaces.value.find(({ name }) => name === 'lo');
  if (lo?.up) return [ok('lo is up.')];
  return [
    error({
      found: lo === undefined ? 'There is no lo.' : 'lo is down.',
      why: 'The daemon redistributes no address of an interface that is down, so no service address is announced.',
      remedy: 'ip link set lo up',
    }),
  ];
}
