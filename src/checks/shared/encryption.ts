/** TLS: the fields that many kinds of check have, and what they resolve to. */
import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../../schema/fields.ts';
import { PATH_PATTERN, WORD_PATTERN } from '../../schema/patterns.ts';

const TlsFields = Type.Object(
  {
    verify: Type.Boolean({
      default: true,
      description:
        'Whether a certificate that is expired, for another name or of an unknown issuer fails the check.',
    }),
    serverName: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 253,
        description: 'The name the certificate must carry, also asked for by SNI. Default: the host.',
      }),
    ),
    ca: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "A PEM file of issuers to trust instead of the usual ones: those that Node brings along (Mozilla's list), to which the system's own do not belong.",
      }),
    ),
    certificateDays: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 3650,
        description: 'A certificate that is good for fewer days than this fails the check.',
      }),
    ),
    client: Type.Optional(
      Type.Object(
        {
          certificate: Type.String({
            pattern: PATH_PATTERN,
            description: 'PEM file of our certificate and, after it, of those that lead to its issuer.',
          }),
          key: Type.Optional(
            Type.String({
              pattern: PATH_PATTERN,
              description:
                'PEM file of its key, which no other user of this machine may read. Default: the same file.',
            }),
          ),
        },
        { ...closed, description: 'The certificate that we show, where the server asks for one.' },
      ),
    ),
  },
  closed,
);

/** A mapping, or true for all its defaults. One schema of two types: ajv fills in no defaults below an anyOf. */
const switchable = (description: string) =>
  Type.Optional(
    Type.Unsafe<boolean | Static<typeof TlsFields>>({
      ...TlsFields,
      type: ['boolean', 'object'],
      description,
    }),
  );

export const tls = switchable('TLS from the first byte on: true, or what is asked of it.');
export const starttls = switchable(
  'TLS once the server has agreed to begin it: true, or what is asked of it (the fields of `tls`).',
);

/** The `tls` or `starttls` of a file. */
export type TlsEntry = Static<typeof TlsFields>;

/** What is required of TLS, with every default. */
export type Tls = Readonly<Omit<TlsEntry, 'serverName' | 'client'>> & {
  /** Our own certificate, and its key; absent: we show none. */
  readonly client?: { readonly certificate: string; readonly key: string };
  /** The name, or literal address, that the certificate must carry. */
  readonly serverName: string;
};

/** TLS from the first byte on, or once both sides have agreed to begin it. */
export type Encryption = Tls & { readonly by: 'tls' | 'starttls' };

/** What a `tls` or `starttls` of the file resolves to; undefined if TLS is off. */
export function resolveTls(entry: boolean | TlsEntry | undefined, serverName: string): Tls | undefined {
  if (entry === undefined || entry === false) return undefined;
  const { client, ...asked } = { verify: true, serverName, ...(entry === true ? {} : entry) };
  return { ...asked, ...(client && { client: { key: client.certificate, ...client } }) };
}

/** `encryption` of a check that may have `tls` or `starttls`: a rule ensures that it does not have both. */
export function resolveEncryption(
  tls: boolean | TlsEntry | undefined,
  starttls: boolean | TlsEntry | undefined,
  serverName: string,
): { readonly encryption?: Encryption } {
  const atOnce = resolveTls(tls, serverName);
  if (atOnce !== undefined) return { encryption: { by: 'tls', ...atOnce } };
  const agreed = resolveTls(starttls, serverName);
  return agreed === undefined ? {} : { encryption: { by: 'starttls', ...agreed } };
}
