/** Rules on which servers a group has: each file must have the others as its peers. */
import type { Contradiction } from './contradictions.ts';
import { type Member, peersIn, serviceIn, servicesIn } from './member.ts';

/** Peers that a file has and the other does not have in return. */
export function peerMismatches(one: Member, other: Member): readonly Contradiction[] {
  const { server } = other.config;
  return servicesIn(one).flatMap(service => {
    const { name } = service.value;
    const peer = peersIn(service).find(({ value }) => value.name === server);
    if (peer === undefined) return [];
    const theirs = serviceIn(other, name);
    const lists = () =>
      `${name}: ${one.config.server} lists ${server} as a peer (${one.whereIs(peer.path)}), but ${server}`;
    if (theirs === undefined) {
      const message = `${lists()} has no service of that name (${other.whereIs(['services'])})`;
      return [{ ...peer, message }];
    }
    if (theirs.value.peers.some(({ name: back }) => back === one.config.server)) return [];
    const at = theirs.value.peers.length === 0 ? theirs.path : [...theirs.path, 'peers'];
    return [{ ...peer, message: `${lists()} does not list ${one.config.server} (${other.whereIs(at)})` }];
  });
}

/** Peers for which there is no file. */
export function strangers(members: readonly Member[]): readonly Contradiction[] {
  const known = new Set(members.map(({ config }) => config.server));
  const missing = members.flatMap(servicesIn).flatMap(service =>
    peersIn(service)
      .filter(({ value }) => !known.has(value.name))
      .map(peer => ({
        ...peer,
        message: `${service.value.name}: ${peer.member.config.server} lists ${peer.value.name} as a peer (${peer.member.whereIs(peer.path)}), and no file of ${peer.value.name} is given`,
      })),
  );
  return missing;
}
