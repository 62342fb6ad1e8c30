/** A mailbox server that speaks POP3. */
import { Type } from '@sinclair/typebox';
import { closed, port } from '../fields.ts';
import { host, login, timing, watch } from './shared.ts';
import { starttls, tls } from './tls.ts';

export const Pop3CheckSchema = Type.Object(
  {
    kind: Type.Literal('pop3', {
      description: 'Greeting, optional login, QUIT (RFC 1939); `starttls` is its STLS.',
    }),
    ...timing,
    host,
    port: Type.Optional(port('TCP port. Default: 110, or 995 with `tls`.')),
    watch,
    tls,
    starttls,
    login,
  },
  closed,
);
