/** A host that answers. */
import { Type } from '@sinclair/typebox';
import { closed } from '../fields.ts';
import { host, timing } from './shared.ts';

export const IcmpCheckSchema = Type.Object(
  {
    kind: Type.Literal('icmp', {
      description:
        'One echo request by ping(8) of iputils, a process for each run. It tells of a host, not of a service.',
    }),
    ...timing,
    host,
  },
  closed,
);
