/** A web server. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, mapOf, port } from '../../schema/fields.ts';
import {
  HEADER_NAME_PATTERN,
  HEADER_VALUE_PATTERN,
  POINTER_PATTERN,
  STATUS_RANGE_PATTERN,
  URL_PATH_PATTERN,
  WORD_PATTERN,
} from '../../schema/patterns.ts';
import type { OverTcp } from '../check.ts';
import { host, timing, watch } from '../shared/common-fields.ts';
import { tls } from '../shared/encryption.ts';

const STATUS = { minimum: 100, maximum: 599 };

export const HttpCheckSchema = Type.Object(
  {
    kind: Type.Literal('http', {
      description: 'One request, on a connection of its own; a redirect is not followed, it is an answer.',
    }),
    ...timing,
    host,
    port: Type.Optional(port('TCP port. Default: 80, or 443 with `tls`.')),
    watch,
    tls,
    method: Type.Union(
      [Type.Literal('GET'), Type.Literal('HEAD'), Type.Literal('OPTIONS'), Type.Literal('POST')],
      { default: 'GET', description: 'Method of the request.' },
    ),
    path: Type.String({
      pattern: URL_PATH_PATTERN,
      maxLength: 2048,
      default: '/',
      description: 'Path of the request, with its query.',
    }),
    hostname: Type.Optional(
      Type.String({
        pattern: WORD_PATTERN,
        maxLength: 253,
        description:
          'Name of the site, for the Host header and, under TLS, as `serverName`. Default: the host.',
      }),
    ),
    headers: Type.Optional(
      mapOf<string>(
        HEADER_NAME_PATTERN,
        { type: 'string', pattern: HEADER_VALUE_PATTERN, maxLength: 4096 },
        'More headers of the request, each a name and a text.',
      ),
    ),
    send: Type.Optional(Type.String({ maxLength: 65536, description: 'Body of the request.' })),
    status: Type.Array(Type.Union([Type.Integer(STATUS), Type.String({ pattern: STATUS_RANGE_PATTERN })]), {
      minItems: 1,
      default: ['200-399'],
      description: 'Statuses that are up: numbers, and ranges such as 200-399.',
    }),
    expectHeaders: Type.Optional(
      mapOf<string>(
        HEADER_NAME_PATTERN,
        { type: 'string', format: 'regex', maxLength: 1024 },
        'Headers that the answer must have, each a name and a regular expression that its value must match.',
      ),
    ),
    expect: Type.Optional(
      Type.String({
        maxLength: 1024,
        format: 'regex',
        description: 'Regular expression that the body must match. Bodies of more than 1 MiB fail it.',
      }),
    ),
    json: Type.Optional(
      mapOf<string | number | boolean | null>(
        POINTER_PATTERN,
        { type: ['string', 'number', 'boolean', 'null'] },
        'Fields that the body, as JSON, must have: each a JSON pointer (RFC 6901) such as /status or /nodes/0/up, and its value.',
      ),
    ),
  },
  closed,
);

/** Statuses from `from` to `to`, both included. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** 200 is 200-200. */
export function statusRange(status: number | string): StatusRange {
  const [from = 0, to = from] = String(status).split('-').map(Number);
  return { from, to };
}

export type HttpCheck = Omit<OverTcp<Static<typeof HttpCheckSchema>>, 'hostname' | 'status'> & {
  /** Name of the site, for the Host header. */
  readonly hostname: string;
  readonly status: readonly StatusRange[];
};
