import { describe, expect, it } from 'vitest';
import { GROUPS } from '../../fault/fault.ts';
import { FAULTS } from '../../fault/faults/index.ts';

describe('the short form', () => {
  it.each(Object.entries(GROUPS))('has a fault of group %s (%s) that any FRR can suffer', number => {
    const short = FAULTS.filter(({ form, needs }) => form === 'short' && needs === undefined);
    expect(short.filter(({ group }) => group === Number(number))).not.toEqual([]);
  });
});
