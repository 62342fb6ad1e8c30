/** A directory server. */
import { checkKind } from '../kind.ts';
import { passwordIsSafe, tlsOnce } from '../shared/entry-rules.ts';
import { overTcp, portOf, tcpInEffect } from '../shared/resolve-entry.ts';
import { type LdapCheck, LdapCheckSchema } from './schema.ts';

const port = portOf({ plain: 389, tls: 636 });

export const ldapKind = checkKind({
  schema: LdapCheckSchema,
  target: port,
  resolve: (entry, common, subject): LdapCheck => overTcp(entry, common, subject, port(entry)),
  inEffect: (_entry, check) => tcpInEffect(check),
  rules: [tlsOnce, passwordIsSafe('bind')],
  prober: async () => (await import('./probe.ts')).probeLdap,
});
