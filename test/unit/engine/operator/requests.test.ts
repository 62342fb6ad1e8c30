import { describe, expect, it } from 'vitest';
import { readOrder } from '../../../../src/engine/operator/requests.ts';

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
    [undefined, 'must be a mapping, not undefined'],
    [
      { order: 'explode', service: 'smtp' },
      'order must be drain, undrain, failback, override or clear-override, not "explode"',
    ],
    [{ order: 'drain' }, 'missing field "service"'],
    [{ order: 'undrain', service: 'smtp', forMs: 1 }, 'unknown field "forMs"'],
    [
      { order: 'drain', service: 'smtp', forMs: 2_592_000_000 },
      'forMs must be 0 to 2073600000, not 2592000000',
    ],
    [{ order: 'override', service: 'smtp', health: 'down', reason: 'x' }, 'missing field "ttlMs"'],
    [{ ...override, reason: undefined }, 'missing field "reason"'],
    [{ ...override, ttlMs: 999 }, 'ttlMs must be 1000 to 86400000, not 999'],
    [{ ...override, ttlMs: 86_400_001 }, 'ttlMs must be 1000 to 86400000, not 86400001'],
    [{ ...override, health: 'unknown' }, 'health must be up or down, not "unknown"'],
    [{ ...override, reason: 'up\nsmtp: metric 1' }, 'reason must be one line of text'],
    [{ ...override, reason: 'up \u202e1 cirtem' }, 'reason must be one line of text'],
    [{ ...override, reason: 'up\u2028smtp: metric 1' }, 'reason must be one line of text'],
  ])('is refused, saying why: %j', (order, why) => {
    const read = readOrder(order && JSON.parse(JSON.stringify(order)));
    expect(read).toMatchObject({ valid: false, fault: expect.stringContaining(why) });
  });
});
