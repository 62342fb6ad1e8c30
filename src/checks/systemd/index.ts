/** A systemd unit of this machine. */
import { checkKind } from '../kind.ts';
import { resolved } from '../shared/resolve-entry.ts';
import { type SystemdCheck, SystemdCheckSchema } from './schema.ts';

export const systemdKind = checkKind({
  schema: SystemdCheckSchema,
  target: ({ unit }) => unit,
  resolve: (entry, common): SystemdCheck => resolved(entry, common),
  isLocal: true,
  prober: async () => (await import('./probe.ts')).probeSystemdUnit,
});
