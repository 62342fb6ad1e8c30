/** A name server. */
import { checkKind } from '../kind.ts';
import { atHost, hostInEffect } from '../shared/resolve-entry.ts';
import { addressesAreOfType, recordsNeedAnswer } from './rules.ts';
import { type DnsCheck, DnsCheckSchema } from './schema.ts';

export const dnsKind = checkKind({
  schema: DnsCheckSchema,
  target: ({ name }) => name,
  resolve: (entry, common, subject): DnsCheck => atHost(entry, common, subject),
  inEffect: (_entry, check) => hostInEffect(check),
  rules: [addressesAreOfType, recordsNeedAnswer],
  prober: async () => (await import('./probe.ts')).probeDns,
});
