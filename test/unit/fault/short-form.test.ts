import { expect, it } from 'vitest';
import { GROUPS } from '../../fault/fault.ts';
import { FAULTS } from '../../fault/faults/index.ts';

it.each(Object.entries(GROUPS))(
  'group %s (%s) has a fault in the short form that any FRR can suffer',
  number => {
    const short = FAULTS.filter(({ form, needs }) => form === 'short' && needs === undefined);
    expect(short.filter(({ group }) => group === Number(number))).not.toEqual([]);
  },
);
