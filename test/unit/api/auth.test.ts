import { timingSafeEqual } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { type AdmissionOptions, createGuard } from '../../../src/api/auth.ts';
import { hostRule } from '../../../src/api/host-header.ts';
import { FakeClock } from '../fake-clock.ts';

vi.mock('node:crypto', async original => {
  const real = await original<typeof import('node:crypto')>();
  return { ...real, timingSafeEqual: vi.fn(real.timingSafeEqual) };
});

const TOKEN = 'a-token-of-some-length';

function guarded(options: Partial<AdmissionOptions> = {}) {
  const clock = new FakeClock();
  const isOurs = hostRule('127.0.0.1', ['monitor.example']);
  const guard = createGuard({
    tokens: [Buffer.from(TOKEN)],
    publicReads: false,
    isOurs,
    now: clock.now,
    ...options,
  });
  const ask = (
    method: string,
    url: string,
    authorization?: string,
    { from = '127.0.0.1', host = '127.0.0.1:5521' } = {},
  ) =>
    guard({ method, url, headers: { authorization, host }, socket: { remoteAddress: from } })?.code ?? 'may';
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
  ])('bearing %j, answers an order with %s', (authorization, expected) => {
    expect(guarded().ask('POST', '/v1/orders', authorization)).toBe(expected);
    expect(guarded().ask('GET', '/metrics', authorization)).toBe(expected);
  });

  it('wants the token for orders alone where reads are public', () => {
    const { ask } = guarded({ publicReads: true });
    expect(ask('GET', '/v1/status')).toBe('may');
    expect(ask('POST', '/v1/orders')).toBe(401);
  });

  it('answers an address so often a second where reads are public, and who bears the token or only probes always', async () => {
    const { ask, clock } = guarded({ publicReads: true });
    const answers = Array.from({ length: 100 }, () => ask('GET', '/v1/status'));
    expect(answers.filter(code => code === 'may')).toHaveLength(50);
    expect(answers.at(-1)).toBe(429);
    expect(ask('GET', '/metrics', undefined, { from: '192.0.2.7' })).toBe('may');
    expect(ask('GET', '/metrics', `Bearer ${TOKEN}`)).toBe('may');
    expect(ask('GET', '/livez')).toBe('may');
    await clock.advance(100);
    expect(Array.from({ length: 6 }, () => ask('GET', '/v1/status'))).toEqual([...Array(5).fill('may'), 429]);
  });

  it('takes no orders where there is no token, whatever they bear', () => {
    const { ask } = guarded({ tokens: undefined, publicReads: true });
    expect(ask('POST', '/v1/orders', 'Bearer ')).toBe(403);
    expect(ask('POST', '/v1/orders', 'Bearer undefined')).toBe(403);
  });

  it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'CONNECT'])('knows no %s', method => {
    expect(guarded().ask(method, '/v1/status', `Bearer ${TOKEN}`)).toBe(405);
  });

  it('takes the right token from an address that gave any number of wrong ones', () => {
    const { ask } = guarded();
    const answers = Array.from({ length: 200 }, () => ask('POST', '/v1/orders', 'Bearer guess'));
    expect(answers.filter(code => code === 401)).toHaveLength(50);
    expect(answers.at(-1)).toBe(429);
    expect(ask('POST', '/v1/orders', `Bearer ${TOKEN}`)).toBe('may');
    expect(ask('GET', '/livez')).toBe('may');
  });

  it.each(['/v1/status', '/metrics', '/livez'])('answers %s by no name but ours', url => {
    const { ask } = guarded({ publicReads: true });
    expect(ask('GET', url, undefined, { host: 'evil.example' })).toBe(421);
    expect(ask('GET', url, `Bearer ${TOKEN}`, { host: 'evil.example:5521' })).toBe(421);
    expect(ask('GET', url, undefined, { host: 'monitor.example:5521' })).toBe('may');
  });

  it('takes each of several tokens, so that one can take the place of another', () => {
    const { ask } = guarded({ tokens: [Buffer.from('a-newer-token-of-ours'), Buffer.from(TOKEN)] });
    expect(ask('POST', '/v1/orders', `Bearer ${TOKEN}`)).toBe('may');
    expect(ask('POST', '/v1/orders', 'Bearer a-newer-token-of-ours')).toBe('may');
    expect(ask('POST', '/v1/orders', 'Bearer a-third')).toBe(401);
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
    const first = { from: 'first' };
    for (let i = 0; i < 50; i += 1) ask('POST', '/v1/orders', 'Bearer guess', first);
    expect(ask('POST', '/v1/orders', undefined, first)).toBe(429);
    for (let i = 0; i < 1000; i += 1) ask('POST', '/v1/orders', 'Bearer guess', { from: `address ${i}` });
    expect(ask('POST', '/v1/orders', undefined, first)).toBe(401);
  });
});
