/**
 * What a file must obey beyond its schema: everything that takes two fields, or more than a pattern, to judge. Each
 * rule is pure, stands alone, and says what to write instead.
 */
import type { Finding } from './problem.ts';
import { networksApart, peersElsewhere, serviceAddress } from './rules/address.ts';
import {
  boostBelowMetric,
  boostNeedsPeers,
  channelHasKey,
  orderHasPeers,
  orderHasServer,
  peersAreOthers,
} from './rules/group.ts';
import { oneProcessTarget, processIsLocal } from './rules/process.ts';
import { controlCharacters } from './rules/text.ts';
import {
  cronExpression,
  fastIntervalBelowInterval,
  fastIntervalInRange,
  intervalInRange,
  oneTiming,
  timeoutBelowInterval,
  timeoutInRange,
} from './rules/timing.ts';
import { checkIds, peerNames, serviceAddresses, serviceNames } from './rules/unique.ts';
import type { ConfigFile } from './schema.ts';

export type Rule = (file: ConfigFile) => readonly Finding[];

const RULES: readonly Rule[] = [
  controlCharacters,
  serviceAddress,
  networksApart,
  peersElsewhere,
  serviceNames,
  serviceAddresses,
  peerNames,
  checkIds,
  boostBelowMetric,
  boostNeedsPeers,
  orderHasServer,
  orderHasPeers,
  peersAreOthers,
  channelHasKey,
  oneTiming,
  cronExpression,
  intervalInRange,
  fastIntervalInRange,
  fastIntervalBelowInterval,
  timeoutInRange,
  timeoutBelowInterval,
  oneProcessTarget,
  processIsLocal,
];

/** Everything in a file, valid by its schema, that breaks a rule. */
export function breaches(file: ConfigFile): Finding[] {
  return RULES.flatMap(rule => rule(file));
}
