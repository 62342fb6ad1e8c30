/** A time server. */
import { type Static, Type } from '@sinclair/typebox';
import { closed, duration, port } from '../../schema/fields.ts';
import type { AtHost } from '../check.ts';
import { host, timing } from '../shared/common-fields.ts';

export const NtpCheckSchema = Type.Object(
  {
    kind: Type.Literal('ntp', {
      description:
        "One question to a time server (RFC 5905): down if its clock is not synchronised, or it answers with a kiss-o'-death, as servers do that are asked too often.",
    }),
    ...timing,
    host,
    port: port('UDP port of the time server.', 123),
    maxStratum: Type.Integer({
      minimum: 1,
      maximum: 15,
      default: 15,
      description: 'A server farther than this from a clock fails the check.',
    }),
    maxOffset: Type.Optional(
      duration(
        'A server whose clock differs by more than this from ours, half of the round trip left out of account, fails the check. It may be ours that is wrong: then every server fails.',
      ),
    ),
  },
  closed,
);

export type NtpCheck = Omit<AtHost<Static<typeof NtpCheckSchema>>, 'maxOffset'> & {
  /** Absent: its clock is not compared with ours. */
  readonly maxOffsetMs?: number;
};
