/** A mailbox server that speaks POP3. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import type { OverTcp } from '../check.ts';
import { host, login, timing, watch } from '../shared/common-fields.ts';
import { starttls, tls } from '../shared/encryption.ts';

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

export type Pop3Check = OverTcp<Static<typeof Pop3CheckSchema>>;
