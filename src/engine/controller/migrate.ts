/** Carries the state of a service over to another configuration of it. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Check } from '../../checks/registry.ts';
import type { Service } from '../../config/config.ts';
import { type CheckState, newCheck } from '../../policy/judge/check-health.ts';
import { STEADY } from '../../policy/judge/flap.ts';
import type { ServiceState } from './service-state.ts';

/**
 * An unchanged check keeps its results, any other starts again: unknown, which neither withdraws nor boosts any server,
 * so that the route stays as it is until the check has a verdict.
 */
export function migrate(record: ServiceState, service: Service, now: number): ServiceState {
  const { service: before } = record;
  const checksBefore = (peer: string) => before.peers.find(({ name }) => name === peer)?.checks ?? [];
  return {
    ...record,
    service,
    own: carryChecks(record.own, before.checks, service.checks, now),
    peers: new Map(
      service.peers.map(({ name, checks }) => [
        name,
        carryChecks(record.peers.get(name) ?? [], checksBefore(name), checks, now),
      ]),
    ),
    reports: new Map([...record.reports].filter(([peer]) => service.peers.some(({ name }) => name === peer))),
    flapping: service.flap === undefined ? STEADY : record.flapping,
    load: isDeepStrictEqual(before.load, service.load) ? record.load : undefined,
  };
}

function carryChecks(
  states: readonly CheckState[],
  before: readonly Check[],
  after: readonly Check[],
  now: number,
): CheckState[] {
  return after.map(check => {
    const was = before.find(({ id }) => id === check.id);
    const state = states.find(({ id }) => id === check.id);
    return state !== undefined && isDeepStrictEqual(was, check) ? state : newCheck(check, now);
  });
}
