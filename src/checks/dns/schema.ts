/** A name server. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import { DNS_NAME_PATTERN, WORD_PATTERN } from '../../schema/patterns.ts';
import type { AtHost } from '../check.ts';
import { host, timing } from '../shared/common-fields.ts';

export const DnsCheckSchema = Type.Object(
  {
    kind: Type.Literal('dns', {
      description:
        'One question to a name server, and its answer. NOERROR without a record of the type asked for is down.',
    }),
    ...timing,
    host,
    port: port('Port of the name server.', 53),
    transport: Type.Union([Type.Literal('udp'), Type.Literal('tcp')], {
      default: 'udp',
      description: 'How to ask. An answer too long for UDP is down: ask for it by tcp.',
    }),
    name: Type.String({
      pattern: DNS_NAME_PATTERN,
      maxLength: 254,
      description: 'The name asked for, from the root: no search list applies.',
    }),
    type: Type.Union(
      [
        Type.Literal('A'),
        Type.Literal('AAAA'),
        Type.Literal('CAA'),
        Type.Literal('CNAME'),
        Type.Literal('MX'),
        Type.Literal('NS'),
        Type.Literal('PTR'),
        Type.Literal('SOA'),
        Type.Literal('SRV'),
        Type.Literal('TXT'),
      ],
      { default: 'A', description: 'The type of record asked for.' },
    ),
    recursion: Type.Boolean({
      default: true,
      description: 'Whether to ask for recursion, as clients ask a resolver; false: as resolvers ask.',
    }),
    rcode: Type.Union(
      [
        Type.Literal('NOERROR'),
        Type.Literal('FORMERR'),
        Type.Literal('SERVFAIL'),
        Type.Literal('NXDOMAIN'),
        Type.Literal('NOTIMP'),
        Type.Literal('REFUSED'),
      ],
      { default: 'NOERROR', description: 'The response code that is up.' },
    ),
    authoritative: Type.Boolean({
      default: false,
      description: 'Whether an answer that is not authoritative (AA) fails the check.',
    }),
    addresses: Type.Optional(
      Type.Array(Type.String({ pattern: WORD_PATTERN }), {
        minItems: 1,
        maxItems: 100,
        description: 'For A and AAAA: the addresses that may be answered; any other fails the check.',
      }),
    ),
    expect: Type.Optional(
      Type.String({
        maxLength: 1024,
        format: 'regex',
        description:
          'Regular expression that one record at least must match, written as in a zone file, with names in full and no dot at their end: `^10 mx1[.]example[.]org$`.',
      }),
    ),
  },
  closed,
);

export type DnsCheck = AtHost<Static<typeof DnsCheckSchema>>;
