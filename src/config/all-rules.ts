/**
 * The rules for a file beyond its schema: everything that takes two fields, or more than a pattern, to check. Each rule
 * is pure, independent, and says what to write instead.
 */

import type { Violation } from '../schema/problem.ts';
import type { ConfigFile } from './config-schema.ts';
import {
  networksApart,
  oneOrSeveralAddresses,
  peersElsewhere,
  serviceAddress,
} from './rules/address-rules.ts';
import { localChecksAreOurs, rulesOfKinds } from './rules/check-rules.ts';
import {
  coverHoldsService,
  coverIsPrefix,
  coverNeedsOrder,
  coversApart,
  coversNoHost,
  coversNoNetwork,
} from './rules/cover-rules.ts';
import {
  autoNeedsGroup,
  boostBelowMetric,
  boostNeedsPeers,
  channelHasKey,
  orderHasPeers,
  orderHasServer,
  peersAreOthers,
} from './rules/group-rules.ts';
import { hookServices, hookTimeout } from './rules/hooks-rules.ts';
import { channelAddress, hostsAreHosts } from './rules/host-rules.ts';
import { httpAddress, httpNeedsToken } from './rules/http-rules.ts';
import { enoughChecksCount, peersAreJudged } from './rules/judge-rules.ts';
import {
  reclaimBelowBoost,
  reclaimHold,
  reclaimIsAutomatic,
  reclaimNeedsOrder,
} from './rules/reclaim-rules.ts';
import {
  degradedIsReachable,
  flapDurations,
  loadInterval,
  reuseBelowSuppress,
  suppressionCanBegin,
} from './rules/steadiness-rules.ts';
import { invisibleCharacters } from './rules/text-rules.ts';
import { timeoutOutlastsUpdates, updateKeepsRoutes } from './rules/timers-rules.ts';
import {
  cronExpression,
  fastIntervalBelowInterval,
  fastIntervalInRange,
  intervalInRange,
  oneTiming,
  timeoutBelowInterval,
  timeoutInRange,
} from './rules/timing-rules.ts';
import {
  checkIds,
  peerNames,
  serviceAddresses,
  serviceIsNotAll,
  serviceNames,
} from './rules/unique-rules.ts';

export type Rule = (file: ConfigFile) => readonly Violation[];

const RULES: readonly Rule[] = [
  updateKeepsRoutes,
  timeoutOutlastsUpdates,
  invisibleCharacters,
  oneOrSeveralAddresses,
  serviceAddress,
  networksApart,
  peersElsewhere,
  hostsAreHosts,
  channelAddress,
  coverNeedsOrder,
  coverIsPrefix,
  coverHoldsService,
  coversApart,
  coversNoHost,
  coversNoNetwork,
  serviceNames,
  serviceIsNotAll,
  serviceAddresses,
  peerNames,
  checkIds,
  autoNeedsGroup,
  boostBelowMetric,
  boostNeedsPeers,
  orderHasServer,
  orderHasPeers,
  peersAreOthers,
  reclaimNeedsOrder,
  reclaimBelowBoost,
  reclaimIsAutomatic,
  reclaimHold,
  channelHasKey,
  httpAddress,
  httpNeedsToken,
  enoughChecksCount,
  peersAreJudged,
  oneTiming,
  cronExpression,
  intervalInRange,
  fastIntervalInRange,
  fastIntervalBelowInterval,
  timeoutInRange,
  timeoutBelowInterval,
  localChecksAreOurs,
  rulesOfKinds,
  flapDurations,
  reuseBelowSuppress,
  suppressionCanBegin,
  degradedIsReachable,
  loadInterval,
  hookServices,
  hookTimeout,
];

/** Every violation of a rule in a file that is valid by its schema. */
export function breaches(file: ConfigFile): Violation[] {
  return RULES.flatMap(rule => rule(file));
}
