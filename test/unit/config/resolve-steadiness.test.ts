import { describe, expect, it } from 'vitest';
import { configOf, serviceEntry } from '../configuration.ts';

const serviceOf = (steadiness: object) => configOf({ services: [serviceEntry(steadiness)] }).services[0];

describe('a service', () => {
  it('has a gentle flap control where no more is said of it', () => {
    expect(serviceOf({ flap: {} })?.flap).toEqual({
      halfLifeMs: 60_000,
      suppress: 3,
      reuse: 1,
      maxSuppressMs: 300_000,
      dwellMs: 10_000,
    });
  });

  it('has a load to shed measured each 5 s', () => {
    expect(serviceOf({ load: { threshold: 0.9, offset: 2 } })?.load).toEqual({
      threshold: 0.9,
      offset: 2,
      intervalMs: 5000,
    });
  });

  it('has neither where neither is asked for, and is not last standing', () => {
    const service = serviceOf({});
    expect(service?.flap).toBeUndefined();
    expect(service?.load).toBeUndefined();
    expect(service?.lastStanding).toBe('withdraw');
  });
});
