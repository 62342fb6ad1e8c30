/** A mail server. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import type { OverTcp } from '../check.ts';
import { host, timing, watch } from '../shared/common-fields.ts';
import { starttls, tls } from '../shared/encryption.ts';

export const SmtpCheckSchema = Type.Object(
  {
    kind: Type.Literal('smtp', { description: 'Banner 220, EHLO, QUIT (RFC 5321).' }),
    ...timing,
    host,
    port: Type.Optional(port('TCP port of the mail server. Default: 25, or 465 with `tls`.')),
    watch,
    tls,
    starttls,
  },
  closed,
);

export type SmtpCheck = OverTcp<Static<typeof SmtpCheckSchema>>;
