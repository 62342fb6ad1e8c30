/** A host that answers. */
import { checkKind } from '../kind.ts';
import { atHost, hostInEffect } from '../shared/resolve-entry.ts';
import { type IcmpCheck, IcmpCheckSchema } from './schema.ts';

export const icmpKind = checkKind({
  schema: IcmpCheckSchema,
  target: () => undefined,
  resolve: (entry, common, subject): IcmpCheck => atHost(entry, common, subject),
  inEffect: (_entry, check) => hostInEffect(check),
  prober: async () => (await import('./probe.ts')).probeIcmp,
});
