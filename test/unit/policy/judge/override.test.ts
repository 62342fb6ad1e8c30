import { expect, it } from 'vitest';
import { withOverride } from '../../../../src/policy/judge/override.ts';

const up = { health: 'up', since: 1000, reason: 'passed smtp:25' } as const;
const down = { health: 'down', since: 1000, reason: 'failed smtp:25 twice' } as const;
const override = (health: 'up' | 'down') => ({
  health,
  reason: 'seen from campus 2',
  since: 5000,
  until: 65_000,
});

it('without an override the checks decide', () => {
  expect(withOverride(down, undefined)).toBe(down);
});

it('an override up takes the place of the checks, since it began', () => {
  expect(withOverride(down, override('up'))).toEqual({
    health: 'up',
    since: 5000,
    reason: 'is overridden up, seen from campus 2',
  });
});

it('an override up of a service that is up anyway does not make it younger', () => {
  expect(withOverride(up, override('up')).since).toBe(1000);
});

it('an override down leaves the verdict alone: the service may well serve while its traffic leaves', () => {
  expect(withOverride(up, override('down'))).toBe(up);
});
