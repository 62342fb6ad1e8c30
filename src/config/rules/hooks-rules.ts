/** Rules on which services hooks may name, and how long they may take. */
import { toMilliseconds } from '../../schema/duration.ts';
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import { entriesOf } from './walk.ts';

const SHORTEST_MS = 100;
const LONGEST_MS = 3_600_000;

/** A hook for an unknown service would never run. */
export function hookServices({ hooks, services }: ConfigFile): Violation[] {
  const known = services.map(({ name }) => name);
  return entriesOf(hooks, ['hooks']).flatMap(hook =>
    entriesOf(hook.value.services, [...hook.path, 'services'])
      .filter(({ value }) => !known.includes(value))
      .map(({ value, path }) => ({
        path,
        message: `must name a service, not ${value}: there is only ${known.join(', ')}`,
      })),
  );
}

export function hookTimeout({ hooks }: ConfigFile): Violation[] {
  return entriesOf(hooks, ['hooks'])
    .filter(({ value }) => {
      const ms = toMilliseconds(value.timeout);
      return ms < SHORTEST_MS || ms > LONGEST_MS;
    })
    .map(({ value, path }) => ({
      path: [...path, 'timeout'],
      message: `must be 100ms to 1h, not ${value.timeout}`,
    }));
}
