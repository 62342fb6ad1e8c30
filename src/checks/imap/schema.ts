/** A mailbox server that speaks IMAP. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import type { OverTcp } from '../check.ts';
import { host, login, timing, watch } from '../shared/common-fields.ts';
import { starttls, tls } from '../shared/encryption.ts';

export const ImapCheckSchema = Type.Object(
  {
    kind: Type.Literal('imap', {
      description: 'Greeting, optional login, LOGOUT (IMAP4rev1 and rev2, RFC 9051).',
    }),
    ...timing,
    host,
    port: Type.Optional(port('TCP port. Default: 143, or 993 with `tls`.')),
    watch,
    tls,
    starttls,
    login,
  },
  closed,
);

export type ImapCheck = OverTcp<Static<typeof ImapCheckSchema>>;
