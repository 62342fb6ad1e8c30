/** A Redis server. */
import { checkKind } from '../kind.ts';
import { passwordIsSafe } from '../shared/entry-rules.ts';
import { overTcp, tcpInEffect } from '../shared/resolve-entry.ts';
import { type RedisCheck, RedisCheckSchema } from './schema.ts';

export const redisKind = checkKind({
  schema: RedisCheckSchema,
  target: ({ port }) => port,
  resolve: (entry, common, subject): RedisCheck => overTcp(entry, common, subject, entry.port),
  inEffect: (_entry, check) => tcpInEffect(check),
  rules: [passwordIsSafe('auth')],
  prober: async () => (await import('./probe.ts')).probeRedis,
});
