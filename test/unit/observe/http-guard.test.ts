import { describe, expect, it } from 'vitest';
import { createGuard, type GuardOptions } from '../../../src/observe/http-guard.ts';
import { FakeClock } from '../fake-clock.ts';

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

  it('remembers a bounded number of addresses', () => {
    const { ask } = guarded();
    for (let i = 0; i < 10; i += 1) ask('POST', '/v1/orders', 'Bearer guess', 'first');
    expect(ask('POST', '/v1/orders', undefined, 'first')).toBe(429);
    for (let i = 0; i < 1000; i += 1) ask('POST', '/v1/orders', 'Bearer guess', `address ${i}`);
    expect(ask('POST', '/v1/orders', undefined, 'first')).toBe(401);
  });
});
