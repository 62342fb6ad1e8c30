/** Whether each peer has an address, and there is a way to it. */
import type { Facts, PeerFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('peers', 'peers');

export function peers({ peers: seen }: Pick<Facts, 'peers'>): Finding[] {
  return seen.map(ofPeer);
}

function ofPeer({ peer, host, addresses, way, echo }: PeerFacts): Finding {
  if (!addresses.known) {
    return error({
      found: `${peer} has no address: ${addresses.why}.`,
      why: 'Its checks cannot be run, so this server never stands in for it.',
      remedy: `write its IPv4 address instead of ${host}, or enter it in /etc/hosts`,
    });
  }
  const address = addresses.value.join(', ');
  const named = address === host ? host : `${host} (${address})`;
  switch (way) {
    case 'here':
      return error({
        found: `${named} of ${peer} is an address of this server.`,
        why: 'Its checks ask this server itself, so this server never stands in for it.',
        remedy: `the real address of ${peer}, where the file says ${host}`,
      });
    case 'none':
      return error({
        found: `There is no route to ${named} of ${peer}.`,
        why: 'Its checks fail whatever its health, so this server stands in for it without need.',
        remedy: `ip route get ${addresses.value[0] ?? host}`,
      });
    case 'out':
    case undefined:
      if (echo === false) {
        return warning({
          found: `${named} of ${peer} does not answer an ICMP echo.`,
          why: 'It is dead, or the way to it is; or something on the way drops ICMP.',
          remedy: `ripcord probe FILE shows what its checks say; then: ping ${addresses.value[0] ?? host}`,
        });
      }
      return ok(`${named} of ${peer} can be reached.`);
  }
}
