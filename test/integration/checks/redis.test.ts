import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificates, makeCertificates } from '../../unit/checks/certificates.ts';
import { BRIEF_MS, type Fields, redisCheck, run } from '../../unit/checks/checks.ts';
import { freePort } from '../../unit/checks/server.ts';
import { waitFor } from '../../unit/wait-for.ts';
import { exampleChecks } from './example.ts';
import type { Program } from './program.ts';
import { makeRedis, type Redis, type RedisPorts } from './redis.ts';

let certificates: Certificates;
let ports: RedisPorts;
let redis: Redis;
let running: Program | undefined;
beforeAll(async () => {
  certificates = await makeCertificates();
  ports = { plain: await freePort(), tls: await freePort() };
  redis = await makeRedis(ports, certificates.good);
});
afterAll(async () => {
  await running?.kill();
  await redis?.remove();
  await certificates?.remove();
});

const probe = (over: Fields = {}) => run(redisCheck(ports.plain, over));
const trusted = () => ({ ca: certificates.issuer });
const password = () => ({ passwordFile: redis.passwordFile });

describe('a Redis that never ran', () => {
  it('refuses the connection', async () => {
    expect(await probe()).toMatchObject({ ok: false, reason: 'connection refused' });
  });
});

describe('a Redis that is open to all', () => {
  beforeAll(async () => {
    running = await redis.start(false, async () => (await probe()).ok === true);
  });
  afterAll(async () => {
    await running?.kill();
    await waitFor(async () => expect((await probe()).reason).toBe('connection refused'));
  });

  it('is up by its PONG', async () => {
    expect(await probe()).toMatchObject({ ok: true, reason: 'PONG' });
  });

  it('is up under TLS', async () => {
    expect(await run(redisCheck(ports.tls, { tls: trusted() }))).toMatchObject({
      ok: true,
      reason: expect.stringMatching(/^PONG, TLSv1\.[23]$/),
    });
  });

  it('is down where its certificate is not for the name', async () => {
    const tls = { ...trusted(), serverName: 'cache.example' };
    expect(await run(redisCheck(ports.tls, { tls }))).toMatchObject({
      ok: false,
      reason: 'certificate of mx1 is not for cache.example',
    });
  });

  it('is down by a password that it does not ask for', async () => {
    expect(await probe({ auth: password() })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^answer to AUTH ERR AUTH .* called without any password configured/),
    });
  });
});

describe('a Redis that wants a password', () => {
  beforeAll(async () => {
    running = await redis.start(true, async () => (await probe({ auth: password() })).ok === true);
  });

  it('is down without one', async () => {
    expect(await probe()).toMatchObject({
      ok: false,
      reason: 'answer to PING NOAUTH Authentication required., expected PONG',
    });
  });

  it('is up by the password of all, and by that of a user who may do no more than PING', async () => {
    expect(await probe({ auth: password() })).toMatchObject({ ok: true, reason: 'PONG' });
    expect(await probe({ auth: { user: 'monitor', ...password() } })).toMatchObject({ ok: true });
  });

  it('is down by a wrong one', async () => {
    expect(await probe({ auth: { passwordFile: redis.wrongPasswordFile } })).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/^answer to AUTH WRONGPASS .*, expected OK$/),
    });
  });

  it('is up by all checks of the example', async () => {
    const fields: Readonly<Record<string, Fields>> = {
      ping: { auth: password() },
      auth: { auth: password() },
      tls: {
        port: ports.tls,
        tls: { serverName: 'redis.example.org', ...trusted() },
        auth: { user: 'monitor', ...password() },
      },
    };
    const checks = exampleChecks('redis', id => ({ host: '127.0.0.1', port: ports.plain, ...fields[id] }));
    expect([...checks.keys()]).toEqual(['ping', 'auth', 'tls']);
    for (const [id, each] of checks) expect(await run(each), id).toMatchObject({ ok: true });
  });

  it('takes connections and says nothing while it is frozen', async () => {
    running?.freeze();
    expect(await probe({ timeoutMs: BRIEF_MS })).toMatchObject({
      ok: false,
      reason: 'no answer to PING within 1000 ms',
    });
    running?.thaw();
    await waitFor(async () => expect((await probe({ auth: password() })).ok).toBe(true));
  });
});
