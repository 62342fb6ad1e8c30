/** A mail server. */
import { Type } from '@sinclair/typebox';
import { closed, port } from '../fields.ts';
import { host, timing, watch } from './shared.ts';
import { starttls, tls } from './tls.ts';

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
