/** Rules that a returning server can take its traffic back. */
import { formatDuration, toMilliseconds } from '../../schema/duration.ts';
import type { Path, Violation } from '../../schema/problem.ts';
import type { ConfigFile, ServiceEntry } from '../config-schema.ts';
import { type At, servicesOf } from './walk.ts';

/**
 * The others step down 5 s after they have seen the return (policy/decide/returning.ts), and RIP delays the news of it
 * by up to 5 s more.
 */
const SHORTEST_MS = 15_000;
/** While the reclaim lasts, no boost beats this server, even if it falls silent. */
const LONGEST_MS = toMilliseconds('10m');

export function reclaimNeedsOrder(file: ConfigFile): Violation[] {
  return reclaimsOf(file)
    .filter(({ value: { service } }) => service.order === undefined)
    .map(({ path }) => ({
      path,
      message: 'is for a failover order, whose later servers stand in: write `order`, or remove it',
    }));
}

export function reclaimBelowBoost(file: ConfigFile): Violation[] {
  return reclaimsOf(file).flatMap(({ value: { reclaim, service }, path }) => {
    const { boost, metric } = service;
    const [field, least] = boost === undefined ? ['metric', metric] : ['boost', boost];
    if (reclaim.metric < least) return [];
    const message = `must be below \`${field}\`, which is ${least}, not ${reclaim.metric}`;
    return [{ path: [...path, 'metric'], message }];
  });
}

export function reclaimIsAutomatic(file: ConfigFile): Violation[] {
  return reclaimsOf(file)
    .filter(({ value: { service } }) => service.failback === 'manual')
    .map(({ path }) => ({
      path,
      message: 'takes the traffic back by itself: write `failback: auto`, or remove it',
    }));
}

export function reclaimHold(file: ConfigFile): Violation[] {
  return reclaimsOf(file).flatMap(({ value: { reclaim }, path }) => {
    const ms = toMilliseconds(reclaim.hold);
    if (ms >= SHORTEST_MS && ms <= LONGEST_MS) return [];
    const range = `${formatDuration(SHORTEST_MS)} to ${formatDuration(LONGEST_MS)}`;
    return [{ path: [...path, 'hold'], message: `must be ${range}, not ${reclaim.hold}` }];
  });
}

interface Reclaiming {
  readonly reclaim: NonNullable<ServiceEntry['reclaim']>;
  readonly service: ServiceEntry;
}

function reclaimsOf(file: ConfigFile): readonly At<Reclaiming>[] {
  return servicesOf(file).flatMap(({ value: service, path }) => {
    const at: Path = [...path, 'reclaim'];
    return service.reclaim === undefined ? [] : [{ value: { reclaim: service.reclaim, service }, path: at }];
  });
}
