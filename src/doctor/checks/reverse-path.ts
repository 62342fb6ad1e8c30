/** Whether the kernel would drop what comes in by one router and is answered through another. */
import { NUDGE_INTERFACE, NUDGE_PEER } from '../../drivers/nudge/commands.ts';
import type { Facts, Interface, Ipv4Settings, ReversePath } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { meantBy } from './rip-interfaces.ts';

const { ok, warning } = findings('network', 'reverse-path');

const NOT_A_WAY_OUT: ReadonlySet<string> = new Set(['lo', NUDGE_INTERFACE, NUDGE_PEER]);
const LOOSENESS = { off: 0, strict: 1, loose: 2 } as const;

export function reversePath({
  config,
  interfaces,
  ipv4,
}: Pick<Facts, 'config' | 'interfaces' | 'ipv4'>): Finding[] {
  if (!interfaces.known) return [];
  if (!ipv4.known) {
    return [
      warning({
        found: `Reverse path filtering could not be seen: ${ipv4.why}.`,
        why: 'If strict, it drops what comes in by one router and is answered through another.',
        remedy: 'sysctl -a --pattern rp_filter',
      }),
    ];
  }
  const ways = interfaces.value.filter(isWayOut);
  const ofRip = config.routing.networks.flatMap(network => meantBy(network, interfaces.value));
  // That there are none is told already.
  if (ofRip.length === 0) return [];
  const strict = ofRip.filter(({ name }) => effective(name, ipv4.value) === 'strict');
  if (strict.length === 0) return [ok('Reverse path filtering is not strict where RIP runs.')];
  if (ways.length < 2) {
    return [ok('Reverse path filtering is strict, which harms nothing while there is one interface.')];
  }
  return strict.map(({ name }) =>
    warning({
      found: `Reverse path filtering is strict on ${name}, and this server has ${ways.length} interfaces.`,
      why: 'A client that comes in here and is answered through another interface is dropped without a trace.',
      remedy: `sysctl -w net.ipv4.conf.${name.replaceAll('.', '/')}.rp_filter=2`,
    }),
  );
}

/** The kernel takes the higher of the two numbers (ip-sysctl, rp_filter): loose beats strict. */
function effective(name: string, { reversePath: each, reversePathOfAll: all }: Ipv4Settings): ReversePath {
  const own = each.get(name) ?? 'off';
  return LOOSENESS[own] > LOOSENESS[all] ? own : all;
}

function isWayOut({ name, up, addresses }: Interface): boolean {
  return up && addresses.length > 0 && !NOT_A_WAY_OUT.has(name);
}
