import { describe, expect, it } from 'vitest';
import { withOverride } from '../../../../src/policy/judge/override.ts';

const up = { health: 'up', since: 1000, reason: 'passed smtp:25' } as const;
const down = { health: 'down', since: 1000, reason: 'failed smtp:25 twice' } as const;
const override = (health: 'up' | 'down') => ({
  health,
  reason: 'seen from campus 2',
  since: 5000,
  until: 65_000,
});

describe('an override', () => {
  it('leaves the decision to the checks where there is none', () => {
    expect(withOverride(down, undefined)).toBe(down);
  });

  it('up takes the place of the checks, since it began', () => {
    expect(withOverride(down, override('up'))).toEqual({
      health: 'up',
      since: 5000,
      reason: 'is overridden up, seen from campus 2',
    });
  });

  it('up of a service that is up anyway does not make it younger', () => {
    expect(withOverride(up, override('up')).since).toBe(1000);
  });

  it('down leaves the verdict alone: the service may well serve while its traffic leaves', () => {
    expect(withOverride(up, override('down'))).toBe(up);
  });
});
