import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverMetric } from '../../../../src/policy/decide/cover-metric.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';

describe('the metric of a cover, of a server whose normal metric is 5', () => {
  it.each([
    ['normal', 5, 5],
    ['boosted: what stands in is the service itself', 1, 5],
    ['degraded', 7, 7],
    ['draining', 12, 12],
    ['withdrawn', NOT_HERE, NOT_HERE],
  ])('is, where the service is %s', (_state, service, cover) => {
    expect(coverMetric(service, 5)).toBe(cover);
  });

  it('is never better than the service or than normal, and withdrawn when the service is', () => {
    const metric = fc.integer({ min: 1, max: 14 });
    fc.assert(
      fc.property(metric, fc.integer({ min: 1, max: 14 }), (service, normal) => {
        expect(coverMetric(service, normal)).toBeGreaterThanOrEqual(Math.max(service, normal));
        expect(coverMetric(NOT_HERE, normal)).toBe(NOT_HERE);
      }),
    );
  });
});
