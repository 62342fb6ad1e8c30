/** A Redis server, or one that speaks its protocol (Valkey, KeyDB). */
import { type Static, Type } from '@sinclair/typebox';
import { closed, port } from '../../schema/fields.ts';
import { PATH_PATTERN } from '../../schema/patterns.ts';
import type { OverTcp } from '../check.ts';
import { host, timing, watch } from '../shared/common-fields.ts';
import { tls } from '../shared/encryption.ts';

export const RedisCheckSchema = Type.Object(
  {
    kind: Type.Literal('redis', {
      description:
        'PING, after AUTH if asked for (RESP2, which Redis and Valkey speak). A server that still loads its data, or wants a password, is down.',
    }),
    ...timing,
    host,
    port: port('TCP port, with `tls` too.', 6379),
    watch,
    tls,
    auth: Type.Optional(
      Type.Object(
        {
          user: Type.Optional(
            Type.String({
              minLength: 1,
              maxLength: 256,
              description: 'User of its access list (Redis 6 or newer). Default: that of `requirepass`.',
            }),
          ),
          passwordFile: Type.String({
            pattern: PATH_PATTERN,
            description: 'File that holds the password, which no other user of this machine may read.',
          }),
        },
        {
          ...closed,
          description:
            'Whom to authenticate as. Asks for `tls` with a verified certificate, or a `host` that is a loopback address.',
        },
      ),
    ),
  },
  closed,
);

export type RedisCheck = OverTcp<Static<typeof RedisCheckSchema>>;
