/**
 * What a file must obey beyond its schema: everything that takes two fields, or more than a pattern, to judge. Each
 * rule is pure, stands alone, and says what to write instead.
 */

import type { Finding } from '../schema/problem.ts';
import { networksApart, oneOrSeveralAddresses, peersElsewhere, serviceAddress } from './rules/address.ts';
import { localChecksAreOurs, rulesOfKinds } from './rules/check.ts';
import {
  coverHoldsService,
  coverIsPrefix,
  coverNeedsOrder,
  coversApart,
  coversNoHost,
  coversNoNetwork,
} from './rules/cover.ts';
import {
  boostBelowMetric,
  boostNeedsPeers,
  channelHasKey,
  orderHasPeers,
  orderHasServer,
  peersAreOthers,
} from './rules/group.ts';
import { hookServices, hookTimeout } from './rules/hooks.ts';
import { channelAddress, hostsAreHosts } from './rules/host.ts';
import { httpAddress, httpNeedsToken } from './rules/http.ts';
import { enoughChecksCount, peersAreJudged } from './rules/judge.ts';
import { reclaimBelowBoost, reclaimHold, reclaimIsAutomatic, reclaimNeedsOrder } from './rules/reclaim.ts';
import {
  degradedIsReachable,
  flapDurations,
  loadInterval,
  reuseBelowSuppress,
  suppressionCanBegin,
} from './rules/steadiness.ts';
import { invisibleCharacters } from './rules/text.ts';
import { timeoutOutlastsUpdates, updateKeepsRoutes } from './rules/timers.ts';
import {
  cronExpression,
  fastIntervalBelowInterval,
  fastIntervalInRange,
  intervalInRange,
  oneTiming,
  timeoutBelowInterval,
  timeoutInRange,
} from './rules/timing.ts';
import { checkIds, peerNames, serviceAddresses, serviceIsNotAll, serviceNames } from './rules/unique.ts';
import type { ConfigFile } from './schema.ts';

export type Rule = (file: ConfigFile) => readonly Finding[];

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

/** Everything in a file, valid by its schema, that breaks a rule. */
export function breaches(file: ConfigFile): Finding[] {
  return RULES.flatMap(rule => rule(file));
}
