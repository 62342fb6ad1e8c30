import { timingSafeEqual } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { createGuard, type GuardOptions } from '../../../src/observe/http-guard.ts';
import { FakeClock } from '../fake-clock.ts';

vi.mock('node:crypto', async original => {
  const real = await original<typeof import('node:crypto')>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});

const TOKEN = 'a-token-of-some-length';

function guarded(options: Partial<GuardOptions> = {}) {
  const clock = new FakeClock();
  const guard = createGuard({ token: Buffer.from(TOKEN), publicReads: false, now: clock.now, ...options });
  const ask = (method: string, url: string, authorization?: string, remoteAddress = '127.0.0.1') =>
    guard({ method, url, headers: { authorization }, socket: { remoteAddress } })?.code ?? 'may';
  return { ask, clock };
}

describe('the guard', () => {
  it('lets everybody ask whether the controller lives and is in step', () => {
    const { ask } = guarded();
    expect(ask('GET', '/livez')).toBe('may');
    expect(ask('GET', '/readyz?verbose')).toBe('may');
    expect(ask('POST', '/livez')).toBe(401);
  });

  it.each([
    [undefined, 401],
    ['', 401],
    ['Bearer', 401],
    ['Bearer ', 401],
    [`Bearer ${TOKEN}x`, 401],
    [`Bearer ${TOKEN.slice(1)}`, 401],
    [`Basic ${TOKEN}`, 401],
    [TOKEN, 401],
    [`Bearer ${TOKEN}`, 'may'],
    [`bearer ${TOKEN}`, 'may'],
  ])('given %j, answers an order with %s', (authorization, expected) => {
    expect(guarded().ask('POST', '/v1/orders', authorization)).toBe(expected);
    expect(guarded().ask('GET', '/metrics', authorization)).toBe(expected);
  });

  it('given public reads, wants the token for orders alone', () => {
    const { ask } = guarded({ publicReads: true });
    expect(ask('GET', '/v1/status')).toBe('may');
    expect(ask('POST', '/v1/orders')).toBe(401);
  });

  it('given public reads, answers strangers so often a second, and whoever bears the token or only probes always', async () => {
    const { ask, clock } = guarded({ publicReads: true });
    const answers = Array.from({ length: 100 }, () => ask('GET', '/v1/status'));
    expect(answers.filter(code => code === 'may')).toHaveLength(50);
    expect(answers.at(-1)).toBe(429);
    expect(ask('GET', '/metrics', `Bearer ${TOKEN}`)).toBe('may');
    expect(ask('GET', '/livez')).toBe('may');
    await clock.advance(100);
    expect(Array.from({ length: 6 }, () => ask('GET', '/v1/status'))).toEqual([...Array(5).fill('may'), 429]);
  });

  it('given no token, takes no orders, whatever they bear', () => {
    const { ask } = guarded({ token: undefined, publicReads: true });
    expect(ask('POST', '/v1/orders', 'Bearer ')).toBe(403);
    expect(ask('POST', '/v1/orders', 'Bearer undefined')).toBe(403);
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT'])('knows no %s', method => {
    expect(guarded().ask(method, '/v1/status', `Bearer ${TOKEN}`)).toBe(405);
  });

  it('listens no more to whoever gave ten wrong tokens, until a minute is over', async () => {
    const { ask, clock } = guarded();
    for (let i = 0; i < 10; i += 1) expect(ask('POST', '/v1/orders', 'Bearer guess')).toBe(401);
    expect(ask('POST', '/v1/orders', `Bearer ${TOKEN}`)).toBe(429);
    expect(ask('POST', '/v1/orders', `Bearer ${TOKEN}`, '192.0.2.7')).toBe('may');
    expect(ask('GET', '/livez')).toBe('may');
    await clock.advance(60_000);
    expect(ask('POST', '/v1/orders', `Bearer ${TOKEN}`)).toBe('may');
  });

  it('compares tokens of any length in constant time, by their digests', () => {
    const compared = vi.mocked(timingSafeEqual).mockClear();
    const { ask } = guarded();
    for (const given of ['', 'a', TOKEN, 'x'.repeat(7000)]) ask('POST', '/v1/orders', `Bearer ${given}`);
    expect(compared.mock.calls.map(sides => sides.map(side => side.byteLength))).toEqual(
      Array(4).fill([32, 32]),
    );
  });

  it('remembers a bounded number of addresses', () => {
    const { ask } = guarded();
    for (let i = 0; i < 10; i += 1) ask('POST', '/v1/orders', 'Bearer guess', 'first');
    expect(ask('POST', '/v1/orders', undefined, 'first')).toBe(429);
    for (let i = 0; i < 1000; i += 1) ask('POST', '/v1/orders', 'Bearer guess', `address ${i}`);
    expect(ask('POST', '/v1/orders', undefined, 'first')).toBe(401);
  });
});
