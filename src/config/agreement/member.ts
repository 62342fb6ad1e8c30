/** One server of a group as its file describes it: what the comparison of files works on. */
import type { Path } from '../../schema/problem.ts';
import type { Config, Peer, Service } from '../config.ts';

export interface Member {
  readonly config: Config;
  /** The file for a whole group, the same for all that it describes; absent: the file is of this server alone. */
  readonly groupText?: GroupText;
  /** Where the file says what stands at a path of the file of this server: "a.yml:9". */
  readonly whereIs: (path: Path) => string;
}

/** A file for a whole group as written, without defaults. */
export interface GroupText {
  readonly servers: readonly string[];
  readonly document: object;
  /** Where the file says what stands at a path of its own: "a.yml:9". */
  readonly whereIs: (path: Path) => string;
}

/** A part of what a file says of its server, with its path. */
export interface Claim<T> {
  readonly member: Member;
  readonly value: T;
  readonly path: Path;
}

/** By member, then by the name of the service: each pair of servers asks for them again. */
const known = new WeakMap<Member, ReadonlyMap<string, Claim<Service>>>();

function servicesByName(member: Member): ReadonlyMap<string, Claim<Service>> {
  const before = known.get(member);
  if (before !== undefined) return before;
  const claims = member.config.services.map((value, index) => ({ member, value, path: ['services', index] }));
  const byName = new Map(claims.map(claim => [claim.value.name, claim]));
  known.set(member, byName);
  return byName;
}

export const servicesIn = (member: Member): readonly Claim<Service>[] => [...servicesByName(member).values()];

export const serviceIn = (member: Member, name: string): Claim<Service> | undefined =>
  servicesByName(member).get(name);

export const peersIn = ({ member, value: { peers }, path }: Claim<Service>): readonly Claim<Peer>[] =>
  peers.map((value, index) => ({ member, value, path: [...path, 'peers', index] }));

/** "5 of smtp-b (b.yml:9)": a value, or one of its fields, with the server and the place. */
export function said({ member, path }: Claim<unknown>, value: string | number, ...steps: Path): string {
  return `${value} of ${member.config.server} (${member.whereIs([...path, ...steps])})`;
}
