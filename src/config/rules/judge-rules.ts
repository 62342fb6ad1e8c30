/** Rules that enough checks count for the number that `judge` requires. */
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile, PeerEntry, ServiceEntry } from '../config-schema.ts';
import { type At, peerEntriesOf, servicesOf } from './walk.ts';

export function enoughChecksCount(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .flatMap(service => [service, ...peerEntriesOf(service)])
    .flatMap(enoughCount);
}

/** For one list of checks and its own `judge`. */
export function enoughCount({ value: { judge, checks }, path }: At<Judged>): Violation[] {
  const counting = checks.filter(check => !check.informational).length;
  const at = [...path, 'judge'];
  if (judge === 'any' && counting === 0) {
    return [{ path: at, message: 'asks for any of the checks, but none counts: add one, or write all' }];
  }
  if (typeof judge === 'string' || judge.atLeast <= counting) return [];
  const found = counting === 1 ? 'only 1 counts' : `only ${counting} count`;
  return [
    {
      path: [...at, 'atLeast'],
      message: `must be at most the number of checks that count: ${found}, not ${judge.atLeast}`,
    },
  ];
}

type Judged = Pick<ServiceEntry | PeerEntry, 'judge' | 'checks'>;

export const ALL_INFORMATIONAL =
  'are all informational, so the peer would never be found down: let one count';

/** A peer without a check that counts would pass for up for ever, and no server would stand in for it. */
export function peersAreJudged(file: ConfigFile): Violation[] {
  return servicesOf(file)
    .flatMap(peerEntriesOf)
    .filter(({ value }) => value.checks.every(check => check.informational))
    .map(({ path }) => ({
      path: [...path, 'checks'],
      message: ALL_INFORMATIONAL,
    }));
}
