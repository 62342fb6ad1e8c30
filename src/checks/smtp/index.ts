/** A mail server. */
import { checkKind } from '../kind.ts';
import { tlsOnce } from '../shared/entry-rules.ts';
import { overTcp, portOf, tcpInEffect } from '../shared/resolve-entry.ts';
import { probeSmtp } from './probe.ts';
import { type SmtpCheck, SmtpCheckSchema } from './schema.ts';

const port = portOf({ plain: 25, tls: 465 });

export const smtpKind = checkKind({
  schema: SmtpCheckSchema,
  target: port,
  resolve: (entry, common, subject): SmtpCheck => overTcp(entry, common, subject, port(entry)),
  inEffect: (_entry, check) => tcpInEffect(check),
  rules: [tlsOnce],
  prober: () => probeSmtp,
});
