/** Checks of this machine: a process, a systemd unit. */
import type { Finding } from '../problem.ts';
import type { ConfigFile } from '../schema.ts';
import { allChecksOf, checkListsOf } from './walk.ts';

export function someProcessTarget(file: ConfigFile): Finding[] {
  return allChecksOf(file).flatMap(({ value: check, path }) => {
    if (check.kind !== 'process') return [];
    if (check.name !== undefined || check.pidfile !== undefined) return [];
    return [{ path, message: 'names no process: write `name`, such as master, or `pidfile`, or both' }];
  });
}

const LOCAL: ReadonlySet<string> = new Set(['process', 'systemd']);

export function processIsLocal(file: ConfigFile): Finding[] {
  return checkListsOf(file)
    .filter(({ owner }) => owner === 'peer')
    .flatMap(({ checks }) => checks.filter(({ value }) => LOCAL.has(value.kind)))
    .map(({ value, path }) => ({
      path: [...path, 'kind'],
      message: `${value.kind} looks at this machine only: check a peer by smtp, tcp or exec`,
    }));
}
