/** A mailbox server that speaks IMAP. */
import { checkKind } from '../kind.ts';
import { passwordIsSafe, tlsOnce } from '../shared/entry-rules.ts';
import { overTcp, portOf, tcpInEffect } from '../shared/resolve-entry.ts';
import { type ImapCheck, ImapCheckSchema } from './schema.ts';

const port = portOf({ plain: 143, tls: 993 });

export const imapKind = checkKind({
  schema: ImapCheckSchema,
  target: port,
  resolve: (entry, common, subject): ImapCheck => overTcp(entry, common, subject, port(entry)),
  inEffect: (_entry, check) => tcpInEffect(check),
  rules: [tlsOnce, passwordIsSafe('login')],
  prober: async () => (await import('./probe.ts')).probeImap,
});
