/** A time server. */
import { toMilliseconds } from '../../schema/duration.ts';
import { checkKind } from '../kind.ts';
import { atHost, hostInEffect } from '../shared/resolve-entry.ts';
import { type NtpCheck, NtpCheckSchema } from './schema.ts';

export const ntpKind = checkKind({
  schema: NtpCheckSchema,
  target: ({ port }) => port,
  resolve: (entry, common, subject): NtpCheck => {
    const { maxOffset, ...rest } = atHost(entry, common, subject);
    return { ...rest, ...(maxOffset !== undefined && { maxOffsetMs: toMilliseconds(maxOffset) }) };
  },
  inEffect: (_entry, check) => hostInEffect(check),
  prober: async () => (await import('./probe.ts')).probeNtp,
});
