/** What the files of the servers of a group say that does not fit together, one sentence each. Pure. */
import type { Path } from '../../schema/problem.ts';
import { channelMismatches, timerMismatches } from './controller-rules.ts';
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

/** All that does not fit; empty: the files describe one group. */
export function contradictions(members: readonly Member[]): readonly Contradiction[] {
  const pairs = members.flatMap((one, index) => members.slice(index + 1).map(other => [one, other] as const));
  return [
    ...strangers(members),
    ...pairs.flatMap(([one, other]) => {
      if (one.config.server === other.config.server) return sameServerMismatches(one, other);
      // Two files for whole groups are compared server by server: each fits within itself.
      if (one.isOfGroup && other.isOfGroup && one.source !== other.source) return [];
      return PAIR_RULES.flatMap(rule => [...rule(one, other), ...rule(other, one)]);
    }),
  ];
}
