/** A directory server. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import { LDAP_FILTER_PATTERN, PATH_PATTERN } from '../../schema/patterns.ts';
import type { OverTcp } from '../check.ts';
import { host, timing, watch } from '../shared/common-fields.ts';
import { starttls, tls } from '../shared/encryption.ts';

const distinguishedName = (description: string, fallback?: string) =>
  Type.String({ maxLength: 1024, description, ...(fallback === undefined ? {} : { default: fallback }) });

export const LdapCheckSchema = Type.Object(
  {
    kind: Type.Literal('ldap', { description: 'A bind, and a search if asked for (LDAPv3, RFC 4511).' }),
    ...timing,
    host,
    port: Type.Optional(port('TCP port. Default: 389, or 636 with `tls`.')),
    watch,
    tls,
    starttls,
    bind: Type.Optional(
      Type.Object(
        {
          dn: Type.String({ minLength: 1, maxLength: 1024, description: 'Distinguished name to bind as.' }),
          passwordFile: Type.String({
            pattern: PATH_PATTERN,
            description: 'File that holds its password, which no other user of this machine may read.',
          }),
        },
        {
          ...closed,
          description:
            'Whom to bind as. Default: anonymous. Asks for `tls` or `starttls` with a verified certificate, or a `host` that is a loopback address.',
        },
      ),
    ),
    search: Type.Optional(
      Type.Object(
        {
          base: distinguishedName('Where to search; empty: the root entry of the server itself.', ''),
          scope: Type.Union([Type.Literal('base'), Type.Literal('one'), Type.Literal('sub')], {
            default: 'base',
            description: 'How far below: the entry itself, those right below it, or all of them.',
          }),
          filter: Type.String({
            pattern: LDAP_FILTER_PATTERN,
            maxLength: 1024,
            default: '(objectClass=*)',
            description: 'Which entries count (RFC 4515).',
          }),
          atLeast: Type.Integer({
            minimum: 1,
            maximum: 1000,
            default: 1,
            description: 'How many entries must be found; no more are requested.',
          }),
        },
        { ...closed, description: 'What to search for once bound.' },
      ),
    ),
  },
  closed,
);

export type LdapCheck = OverTcp<Static<typeof LdapCheckSchema>>;
