/** What the files of the servers of a group say that does not fit together, one sentence each. Pure. */
import type { Path } from '../../schema/problem.ts';
import { channelMismatches, timerMismatches } from './controller-rules.ts';
import { firstTextMismatch, serverListMismatches } from './group-files.ts';
import type { Member } from './member.ts';
import { peerMismatches, strangers } from './membership-rules.ts';
import { sameServerMismatches } from './same-server.ts';
import { addressMismatches, metricMismatches, orderMismatches, reclaimMismatches } from './service-rules.ts';

/** Something that does not fit, where `member` says it at `path`. */
export interface Contradiction {
  readonly member: Member;
  readonly path: Path;
  /** One sentence with the places of both sides. */
  readonly message: string;
}

/** A rule for two servers, applied both ways round: it says what is wrong with what `one` says of `other`. */
export type PairRule = (one: Member, other: Member) => readonly Contradiction[];

const PAIR_RULES: readonly PairRule[] = [
  peerMismatches,
  addressMismatches,
  orderMismatches,
  metricMismatches,
  reclaimMismatches,
  channelMismatches,
  timerMismatches,
];

/** All that does not fit; empty: no file contradicts another. */
export function contradictions(members: readonly Member[]): readonly Contradiction[] {
  const pairs = members.flatMap((one, index) => members.slice(index + 1).map(other => [one, other] as const));
  const found = [
    ...serverListMismatches(members),
    ...strangers(members),
    ...pairs.flatMap(([one, other]) => {
      if (one.config.server === other.config.server) return sameServerMismatches(one, other);
      if (areInEachOther(one, other)) return [];
      return PAIR_RULES.flatMap(rule => [...rule(one, other), ...rule(other, one)]);
    }),
  ];
  return found.length > 0 ? found : firstTextMismatch(members);
}

/** Two files for whole groups that both describe both servers: each fits within itself, and is compared server by server. */
function areInEachOther(one: Member, other: Member): boolean {
  const [mine, theirs] = [one.groupText, other.groupText];
  if (mine === undefined || theirs === undefined || mine === theirs) return false;
  return mine.servers.includes(other.config.server) && theirs.servers.includes(one.config.server);
}
