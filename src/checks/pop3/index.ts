/** A mailbox server that speaks POP3. */
import { checkKind } from '../kind.ts';
import { passwordIsSafe, tlsOnce } from '../shared/entry-rules.ts';
import { overTcp, portOf, tcpInEffect } from '../shared/resolve-entry.ts';
import { type Pop3Check, Pop3CheckSchema } from './schema.ts';

const port = portOf({ plain: 110, tls: 995 });

export const pop3Kind = checkKind({
  schema: Pop3CheckSchema,
  target: port,
  resolve: (entry, common, subject): Pop3Check => overTcp(entry, common, subject, port(entry)),
  inEffect: (_entry, check) => tcpInEffect(check),
  rules: [tlsOnce, passwordIsSafe('login')],
  prober: async () => (await import('./probe.ts')).probePop3,
});
