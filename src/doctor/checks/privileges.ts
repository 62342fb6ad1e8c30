/** Whether this process may add an address. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('machine', 'privileges');

export function privileges({ netAdmin, user }: Pick<HostFacts, 'netAdmin' | 'user'>): Finding[] {
  if (!netAdmin.known) {
    return [
      warning({
        found: `Whether ${user} may change addresses could not be seen: ${netAdmin.why}.`,
        why: 'Without CAP_NET_ADMIN no service address comes to lo.',
        remedy: 'grep CapEff /proc/self/status',
      }),
    ];
  }
  if (netAdmin.value) return [ok(`${user} holds CAP_NET_ADMIN.`)];
  return [
    error({
      found: `${user} lacks CAP_NET_ADMIN.`,
      why: 'The controller could neither hold a service address on lo nor nudge the daemon.',
      remedy: 'run as root, or under systemd with: AmbientCapabilities=CAP_NET_ADMIN',
    }),
  ];
}
