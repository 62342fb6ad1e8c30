/** The schema of a peer, and what a service and a peer share: checks, and how they are judged. */
import { Type } from '@sinclair/typebox';
import { CheckSchema } from '../checks/registry.ts';
import { closed, name, port } from '../schema/fields.ts';
import { WORD_PATTERN } from '../schema/patterns.ts';

export const checks = (minItems: number, description: string) =>
  Type.Array(CheckSchema, { minItems, description });

export const judge = Type.Union(
  [
    Type.Literal('all'),
    Type.Literal('any'),
    Type.Object(
      { atLeast: Type.Integer({ minimum: 1, maximum: 100, description: 'This many of them.' }) },
      closed,
    ),
  ],
  {
    default: 'all',
    description:
      'How many of the checks must be up: all, any (one is enough), or `{ atLeast: 2 }`. A check that is `informational` counts for nothing.',
  },
);

/** Where a server is reached besides its service addresses. */
export const REAL_ADDRESSES = {
  address: Type.Optional(
    Type.String({
      pattern: WORD_PATTERN,
      description: "The peer's real address or host name. Exactly one of `address` and `addresses`.",
    }),
  ),
  addresses: Type.Optional(
    Type.Array(Type.String({ pattern: WORD_PATTERN }), {
      minItems: 1,
      maxItems: 8,
      uniqueItems: true,
      description:
        'Several real addresses of the peer, such as those of two uplinks: a check without a `host` passes where the service answers at any of them, and the channel goes to all.',
    }),
  ),
};

export const PeerSchema = Type.Object(
  {
    name: name('Name of the other server, as in its own `server`.'),
    ...REAL_ADDRESSES,
    checks: checks(1, 'The checks that decide whether the service is up at the peer.'),
    judge,
    channel: Type.Optional(
      port(
        'UDP port of the channel of the peer, at its address: each server reports the results of its own checks to the other.',
      ),
    ),
  },
  closed,
);
