import { describe, expect, it } from 'vitest';
import {
  GIVE_BACK_AFTER_MS,
  isIdle,
  NOTHING_OVERDUE,
  type OverdueState,
  overdue,
  type StandingAlias,
  WITHDRAW_WITHIN_MS,
} from '../../../../src/engine/reconcile/overdue.ts';

const smtp = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
const never = () => false;
const always = () => true;
const is = (standing: StandingAlias['standing']): readonly StandingAlias[] => [{ ...smtp, standing }];
const LONG = WITHDRAW_WITHIN_MS;
const TAKEN: OverdueState = overdue(NOTHING_OVERDUE, is('dead'), never, LONG).state;
const FRESH = NOTHING_OVERDUE;

describe('the alias of a service', () => {
  it.each([
    // [when, before, standing, read back as withdrawn, ms, taken off lo, put back]
    ['that is dead is left until its withdrawal is overdue', FRESH, 'dead', never, LONG - 1, false, false],
    ['that is dead is taken off lo when its withdrawal is overdue', FRESH, 'dead', never, LONG, true, false],
    ['whose withdrawal was read back is left', FRESH, 'dead', always, LONG, false, false],
    ['that serves is never taken', FRESH, 'serving', never, 10 * LONG, false, false],
    ['that is well and drained is never taken', FRESH, 'away', never, 10 * LONG, false, false],
    ['that another program put back is taken again', TAKEN, 'dead', never, 1, true, false],
    [
      'that lives again is left to the reconciler first',
      TAKEN,
      'serving',
      never,
      GIVE_BACK_AFTER_MS - 1,
      false,
      false,
    ],
    [
      'that lives again while the daemon cannot be told comes back',
      TAKEN,
      'serving',
      never,
      GIVE_BACK_AFTER_MS,
      false,
      true,
    ],
    ['that is held up stays off', TAKEN, 'away', never, 10 * LONG, false, false],
    ['that was read back as withdrawn is the reconciler’s again', TAKEN, 'dead', always, LONG, false, false],
  ] as const)('%s', (_when, before, standing, isWithdrawn, ms, taken, back) => {
    const step = overdue(before, is(standing), isWithdrawn, ms);
    expect({ take: step.take, giveBack: step.giveBack }).toEqual({
      take: taken ? [smtp] : [],
      giveBack: back ? [smtp] : [],
    });
  });

  it('is due anew when its service died again', () => {
    const { state } = overdue(FRESH, is('dead'), never, LONG - 1);
    const between = overdue(state, is('serving'), never, 1).state;
    expect(overdue(between, is('dead'), never, 1).take).toEqual([]);
  });

  it('that is held up and then serves comes back', () => {
    const { state } = overdue(TAKEN, is('away'), never, LONG);
    expect(overdue(state, is('serving'), never, GIVE_BACK_AFTER_MS).giveBack).toEqual([smtp]);
  });
});

describe('the watch of dead services', () => {
  it('has nothing to do where nothing is dead, or all was read back as withdrawn', () => {
    expect(isIdle(overdue(FRESH, is('serving'), never, LONG).state)).toBe(true);
    expect(isIdle(overdue(TAKEN, is('dead'), always, LONG).state)).toBe(true);
    expect(isIdle(overdue(TAKEN, [], never, LONG).state)).toBe(true);
    expect(isIdle(TAKEN)).toBe(false);
  });
});
