/** Rules for every check, by its kind. */
import { breachesOf, isLocal } from '../../checks/registry.ts';
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import { allChecksOf, checkListsOf } from './walk.ts';

export function rulesOfKinds(file: ConfigFile): Violation[] {
  return allChecksOf(file).flatMap(({ value, path }) => breachesOf(value, path));
}

export function localChecksAreOurs(file: ConfigFile): Violation[] {
  return checkListsOf(file)
    .filter(({ owner }) => owner === 'peer')
    .flatMap(({ checks }) => checks.filter(({ value }) => isLocal(value)))
    .map(({ value, path }) => ({
      path: [...path, 'kind'],
      message: `${value.kind} looks at this machine only: check a peer by smtp, tcp or exec`,
    }));
}
