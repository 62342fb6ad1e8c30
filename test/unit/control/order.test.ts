import { describe, expect, it } from 'vitest';
import { readOrder } from '../../../src/control/order.ts';

const override = { order: 'override', service: 'smtp', health: 'down', reason: 'no answer', ttlMs: 60_000 };

describe('an order', () => {
  it.each([
    { order: 'drain', service: 'smtp' },
    { order: 'drain', service: 'all', reason: 'upgrade', forMs: 1000 },
    { order: 'undrain', service: 'smtp' },
    { order: 'failback', service: 'smtp' },
    override,
    { ...override, health: 'up', ttlMs: 1000 },
    { ...override, ttlMs: 86_400_000 },
    { order: 'clear-override', service: 'smtp' },
  ])('is taken: %j', order => {
    expect(readOrder(order)).toEqual({ valid: true, order });
  });

  it.each([
    [undefined, 'it must be object'],
    [{ order: 'explode', service: 'smtp' }, 'value of tag "order" must be in oneOf'],
    [{ order: 'drain' }, "must have required property 'service'"],
    [{ order: 'undrain', service: 'smtp', forMs: 1 }, 'must NOT have additional properties'],
    [{ order: 'drain', service: 'smtp', forMs: 2_592_000_000 }, 'it/forMs must be <= 2073600000'],
    [{ order: 'override', service: 'smtp', health: 'down', reason: 'x' }, "required property 'ttlMs'"],
    [{ ...override, reason: undefined }, "required property 'reason'"],
    [{ ...override, ttlMs: 999 }, 'it/ttlMs must be >= 1000'],
    [{ ...override, ttlMs: 86_400_001 }, 'it/ttlMs must be <= 86400000'],
    [{ ...override, health: 'unknown' }, 'it/health must be equal to constant'],
    [{ ...override, reason: 'up\nsmtp: metric 1' }, 'it/reason must match pattern'],
    [{ ...override, reason: 'up \u202e1 cirtem' }, 'it/reason must match pattern'],
    [{ ...override, reason: 'up\u2028smtp: metric 1' }, 'it/reason must match pattern'],
  ])('is refused, saying why: %j', (order, why) => {
    const read = readOrder(order && JSON.parse(JSON.stringify(order)));
    expect(read).toMatchObject({ valid: false, fault: expect.stringContaining(why) });
  });
});
