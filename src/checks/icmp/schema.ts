/** A host that answers. */
import { type Static, Type } from '@sinclair/typebox';
import { closed } from '../../schema/fields.ts';
import type { AtHost } from '../check.ts';
import { host, timing } from '../shared/common-fields.ts';

export const IcmpCheckSchema = Type.Object(
  {
    kind: Type.Literal('icmp', {
      description:
        'One echo request by ping(8) of iputils, a process for each run. It checks a host, not a service.',
    }),
    ...timing,
    host,
  },
  closed,
);

export type IcmpCheck = AtHost<Static<typeof IcmpCheckSchema>>;
