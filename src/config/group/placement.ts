/** Which servers of a group have a service, with which metrics, and whether those make a failover order. Pure. */
import type { GroupFile, GroupService } from './group-schema.ts';

/** The metric of each server that has the service, in the order of the group. */
export function metricsByServer(
  { metric }: Pick<GroupService, 'metric'>,
  group: Pick<GroupFile, 'group'>['group'],
): ReadonlyMap<string, number> {
  const names = group.map(({ name }) => name);
  return new Map(
    names.flatMap(name => {
      const own = valueOfServer(metric, name);
      return own === undefined ? [] : [[name, own]];
    }),
  );
}

/** The servers from the lowest metric to the highest; undefined for equal metrics, which are load-balance. */
export function failoverOrder(metrics: ReadonlyMap<string, number>): readonly string[] | undefined {
  if (new Set(metrics.values()).size < 2) return undefined;
  return [...metrics].sort(([, a], [, b]) => a - b).map(([name]) => name);
}

/** The value for one server: its own, or the one that all have. */
export function valueOfServer<V extends number | string>(
  value: V | Readonly<Record<string, V>> | undefined,
  server: string,
): V | undefined {
  if (typeof value !== 'object') return value;
  return Object.hasOwn(value, server) ? value[server] : undefined;
}
