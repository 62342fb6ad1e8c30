/**
 * Which prefix can cover a service, and on which of its addresses it lies. Pure.
 *
 * On lo the kernel keeps all of a prefix to itself, and zebra takes it for connected, as it does an alias: what
 * announces, nudges and withdraws an alias does the same for a cover. A kernel route would need `redistribute kernel`,
 * and no nudge reaches those (FRR 10.3).
 */
import { canonicalNetwork, covers, type Network, readNetwork } from '../schema/network.ts';

/** A shorter one would attract traffic that is surely not ours; a longer one is the address itself. */
const SHORTEST = 24;
const LONGEST = 31;

export type Prefix = Extract<Network, { kind: 'prefix' }>;

/** A prefix that may be a cover: of a valid length, and without host bits; undefined for any other text. */
export function readCover(text: string): Prefix | undefined {
  const network = readNetwork(text);
  if (network.kind !== 'prefix' || text !== canonicalNetwork(text)) return undefined;
  return network.length >= SHORTEST && network.length <= LONGEST ? network : undefined;
}

/** Why a cover cannot serve these service addresses, as a phrase that follows it; undefined if it can. */
export function faultOfCover(cover: Prefix, ips: readonly string[]): string | undefined {
  const outside = ips.find(ip => !covers(cover, ip));
  if (outside !== undefined) return `does not hold ${outside}`;
  const last = addressesIn(cover).at(-1) ?? '';
  // The kernel then has both, and uses the one that was added first (Linux 6.18). A /31 has no broadcast address (RFC
  // 3021).
  if (cover.length < LONGEST && ips.includes(last)) {
    return `ends with ${last}, which the kernel takes for its broadcast address`;
  }
  return spareIn(cover, ips) === undefined ? 'has no spare address' : undefined;
}

/** The longest prefix that can cover these addresses; undefined if that is longer or shorter than a cover may be. */
export function longestCover(ips: readonly string[]): string | undefined {
  for (let length = LONGEST; length >= SHORTEST; length -= 1) {
    const text = canonicalNetwork(`${ips[0]}/${length}`);
    const cover = readCover(text);
    if (cover !== undefined && faultOfCover(cover, ips) === undefined) return text;
  }
  return undefined;
}

/**
 * The first address of a cover that is no service address: the cover lies on lo with this address. On a service address
 * zebra would hold that address's local route twice (since FRR 10, #12600), once for the alias and once for the cover.
 */
export function spareIn(cover: Prefix, ips: readonly string[]): string | undefined {
  return addressesIn(cover).find(ip => !ips.includes(ip));
}

/** The addresses of a cover, which differ only in the last number. */
function addressesIn({ address, length }: Prefix): readonly string[] {
  const [a, b, c, first = 0] = address.octets;
  return Array.from({ length: 2 ** (32 - length) }, (_, place) => `${a}.${b}.${c}.${first + place}`);
}
