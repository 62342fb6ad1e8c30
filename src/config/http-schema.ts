/** The schema of `http`. */
import { Type } from '@sinclair/typebox';
import { closed, port } from '../schema/fields.ts';
import { HOST_PATTERN, PATH_PATTERN, WORD_PATTERN } from '../schema/patterns.ts';

export const HttpSchema = Type.Object(
  {
    address: Type.String({
      pattern: WORD_PATTERN,
      default: '127.0.0.1',
      description: 'IP address to listen on. Beyond loopback a `tokenFile` is needed.',
    }),
    port: port('TCP port to listen on.', 5521),
    tokenFile: Type.Optional(
      Type.String({
        pattern: PATH_PATTERN,
        description:
          'File with the token that orders must carry, readable by no other user (openssl rand -hex 32). Without one no orders are accepted over HTTP.',
      }),
    ),
    publicReads: Type.Optional(
      Type.Boolean({
        description:
          'Whether status, events and metrics can be read without the token; /livez and /readyz always are. Default: on loopback only.',
      }),
    ),
    hosts: Type.Array(Type.String({ pattern: HOST_PATTERN, maxLength: 253 }), {
      default: [],
      maxItems: 32,
      description:
        'Names by which it may be asked, besides localhost and loopback addresses: a request whose Host header has another name is refused, so that a page in a browser cannot read the status by a name that resolves to this machine. Beyond loopback any name is accepted while the list is empty.',
    }),
  },
  { ...closed, description: 'Status, metrics, events and orders over HTTP. Absent: none.' },
);
