/** Two files that describe one server: only those for whole groups may, and then they must say the same of it. */
import { isDeepStrictEqual } from 'node:util';
import { prefixOf } from '../../schema/network.ts';
import type { Path } from '../../schema/problem.ts';
import type { Contradiction } from './contradictions.ts';
import { type Member, peersIn, servicesIn } from './member.ts';

export function sameServerMismatches(one: Member, other: Member): readonly Contradiction[] {
  const { server } = one.config;
  if (one.groupText === undefined && other.groupText === undefined) {
    const message = `${one.whereIs(['server'])} and ${other.whereIs(['server'])} are both of ${server}: each server has a name of its own`;
    return [{ member: one, path: ['server'], message }];
  }
  const [mine, theirs] = [sayingsOf(one), sayingsOf(other)];
  return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap(what => {
    const [a, b] = [mine.get(what), theirs.get(what)];
    if (isDeepStrictEqual(a?.value, b?.value)) return [];
    const path = a?.path ?? ['services'];
    const where = [one.whereIs(path), other.whereIs(b?.path ?? ['services'])];
    const message = `${server}: ${what} is ${text(a)} in ${where[0]} and ${text(b)} in ${where[1]}`;
    return [{ member: one, path, message }];
  });
}

interface Saying {
  readonly value: unknown;
  readonly path: Path;
}

const text = (saying: Saying | undefined): string =>
  saying?.value === undefined ? 'missing' : String(saying.value);

/** What must be the same in both, each by what it is called. */
function sayingsOf(member: Member): ReadonlyMap<string, Saying> {
  const { routing, channel } = member.config;
  const { update, timeout, garbage } = routing.timers;
  const services = servicesIn(member).flatMap(service => {
    const { name, metric, boost, order, addresses, cover, reclaim } = service.value;
    const field = (what: string, value: unknown): [string, Saying] => [
      `${what} of ${name}`,
      { value, path: [...service.path, what] },
    ];
    return [
      field('metric', metric),
      field('boost', boost),
      field('order', order?.join(', ')),
      field('addresses', addresses.map(({ ip }) => ip).join(', ')),
      field('cover', cover && prefixOf(cover)),
      field('reclaim', reclaim?.metric),
      ...peersIn(service).map(({ value: peer, path }): [string, Saying] => [
        `the address of the peer ${peer.name} for ${name}`,
        { value: peer.addresses.join(', '), path },
      ]),
    ];
  });
  return new Map([
    ...services,
    ['routing.timers', { value: [update, timeout, garbage].join(', '), path: ['routing', 'timers'] }],
    ['channel.port', { value: channel?.port, path: ['channel', 'port'] }],
  ]);
}
