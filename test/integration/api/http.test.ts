/** HTTP over loopback: who may ask for what, and what strangers cost. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventStreams } from '../../../src/api/event-stream.ts';
import { type HttpOptions, type HttpServer, serveHttp } from '../../../src/api/http-server.ts';
import type { OperatorRequest } from '../../../src/engine/operator/requests.ts';
import { createJournal, type Journal } from '../../../src/report/events/journal.ts';
import { createExposition } from '../../../src/report/status/metrics.ts';
import type { Status } from '../../../src/report/status/status-schema.ts';
import { systemClock } from '../../../src/sys/clock.ts';
import { status } from '../../unit/report/status/statuses.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const bearing = { authorization: `Bearer ${TOKEN}` };

let now: Status | undefined;
let orders: string[];
let journal: Journal;
let server: HttpServer;

beforeEach(() => {
  now = status({ triedAt: new Date().toISOString() });
  orders = [];
  const store = { append: () => undefined };
  journal = createJournal(store, systemClock, () => undefined);
});
afterEach(() => server.close());

async function serve(options: Partial<HttpOptions> = {}): Promise<void> {
  const order = async ({ order: kind, service }: OperatorRequest, by: string) => {
    orders.push(`${kind} ${service} by ${by}`);
    return 'done';
  };
  const streams = createEventStreams(journal, () => undefined);
  server = await serveHttp({
    address: '127.0.0.1',
    port: 0,
    tokens: [Buffer.from(TOKEN)],
    publicReads: true,
    hosts: [],
    controls: {
      status: () => now,
      explain: () => undefined,
      events: streams,
      order,
      reload: async () => ({ ok: true, changes: [] }),
      sources: () => {
        throw new Error('not over HTTP');
      },
      configuration: () => {
        throw new Error('not over HTTP');
      },
    },
    metrics: createExposition('0.1.0', () => now),
    clock: systemClock,
    ...options,
  });
}

const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;

async function get(path: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const response = await fetch(url(path), { headers });
  return [response.status, await response.text()];
}

async function post(body: string, headers: Record<string, string> = bearing): Promise<[number, string]> {
  const response = await fetch(url('/v1/orders'), { method: 'POST', body, headers });
  return [response.status, await response.text()];
}

const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

/** A connection by hand. */
async function dial(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the other end closes. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', data => {
    text += data;
  });
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return text;
}

describe('reading', () => {
  it('tells whether the controller lives, and whether this server is in step', async () => {
    await serve();
    expect(await get('/livez')).toEqual([200, 'the controller is alive\n']);
    expect(await get('/readyz')).toEqual([200, 'in sync with the routing daemon\n']);
    now = status({ inStep: false, error: 'ripd is not running' });
    expect(await get('/readyz')).toEqual([503, 'out of sync: ripd is not running\n']);
    expect((await get('/livez'))[0]).toBe(503);
    now = undefined;
    expect(await get('/livez')).toEqual([503, 'starting\n']);
  });

  it('gives the status and the metrics', async () => {
    await serve();
    const [code, body] = await get('/v1/status');
    expect([code, JSON.parse(body)]).toEqual([200, now]);
    expect((await get('/metrics'))[1]).toContain('ripcord_service_metric{service="smtp"} 1');
  });

  it('is for the token alone where that is asked for, all but the two probes', async () => {
    await serve({ publicReads: false });
    for (const path of [
      '/v1/status',
      '/metrics',
      '/v1/events',
      '/nonsense',
      '//livez',
      '/livez/../metrics',
    ]) {
      expect((await fetch(url(path))).status, path).toBe(401);
    }
    expect((await get('/livez'))[0]).toBe(200);
    expect((await get('/v1/status', bearing))[0]).toBe(200);
  });

  it('never gives the configuration, which may hold passwords', async () => {
    await serve();
    expect((await get('/v1/configuration', bearing))[0]).toBe(404);
  });

  it('streams events as they happen, and resumes after the last that was seen', async () => {
    await serve();
    journal.tell({ kind: 'in-step' });
    const leaving = new AbortController();
    const response = await fetch(url('/v1/events'), {
      headers: { 'last-event-id': '1' },
      signal: leaving.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    journal.tell({ kind: 'error', source: 'test', reason: 'line 1\nline 2' });
    const { value } = (await reader?.read()) ?? {};
    expect(value).toMatch(/^id: 2\ndata: \{"id":2,.*"reason":"line 1\\nline 2"\}\n\n$/);
    leaving.abort();
  });
});

describe('an order', () => {
  const drain = JSON.stringify({ order: 'drain', service: 'smtp' });

  it('is carried out with the token, and by nobody else', async () => {
    await serve();
    expect(await post(drain, {})).toEqual([401, '{"error":"this request needs the token"}\n']);
    expect((await post(drain, { authorization: 'Bearer guess' }))[0]).toBe(401);
    expect(orders).toEqual([]);
    expect(await post(drain)).toEqual([200, '{"done":"done"}\n']);
    expect(orders).toEqual(['drain smtp by http']);
  });

  it('is not taken at all without a configured token', async () => {
    await serve({ tokens: undefined });
    expect((await post(drain))[0]).toBe(403);
    expect(orders).toEqual([]);
  });

  it('must be one', async () => {
    await serve();
    expect((await post('{"order":"explode","service":"smtp"}'))[0]).toBe(400);
    expect((await post('not json'))[0]).toBe(400);
    expect((await post(''))[0]).toBe(400);
  });

  it('is carried out with the token after any number of wrong ones from the same address', async () => {
    await serve();
    for (let i = 0; i < 60; i += 1) await post(drain, { authorization: 'Bearer guess' });
    expect(await post(drain)).toEqual([200, '{"done":"done"}\n']);
  });
});

describe('a stranger', () => {
  it('who sends headers for ever is cut off', async () => {
    await serve({ limits: { headersTimeout: 100, checkEvery: 20 } });
    const slow = await dial();
    slow.write('GET /livez HTTP/1.1\r\n');
    const drip = setInterval(() => slow.write('X-A: b\r\n'), 20);
    expect(await rest(slow)).toContain('408 Request Timeout');
    clearInterval(drip);
    // On a busy machine 100 ms can pass before our own short request is read, too.
    await vi.waitFor(async () => expect((await get('/livez'))[0]).toBe(200), { timeout: 30_000 });
  });

  it('who sends a body for ever is cut off', async () => {
    await serve({ limits: { headersTimeout: 100, requestTimeout: 200, checkEvery: 20 } });
    const slow = await dial();
    slow.write(
      `POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Length: 9999\r\n\r\n`,
    );
    const drip = setInterval(() => slow.write('x'), 20);
    expect(await rest(slow)).toContain('408 Request Timeout');
    clearInterval(drip);
    expect(orders).toEqual([]);
  });

  it('who sends too much is not read to the end', async () => {
    await serve();
    expect((await post('x'.repeat(20_000)))[0]).toBe(413);
    const [code] = await get('/livez', { 'x-long': 'x'.repeat(10_000) });
    expect(code).toBe(431);
    const endless = await dial();
    endless.write(
      `POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let i = 0; i < 20; i += 1) endless.write(`400\r\n${'x'.repeat(1024)}\r\n`);
    expect(await rest(endless)).toContain('413 Payload Too Large');
    expect(orders).toEqual([]);
  });

  it('who sends a body to what is refused is not read at all', async () => {
    await serve();
    const refused = await dial();
    refused.write('POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n');
    expect(await rest(refused)).toContain('401 Unauthorized');
  });

  it('who says nothing is cut off', async () => {
    await serve({ limits: { idleTimeout: 100 } });
    expect(await rest(await dial())).toBe('');
  });

  it('who asks again before the answer is let go of', async () => {
    await serve();
    const hasty = await dial();
    hasty.write('GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(500));
    expect((await rest(hasty)).split('HTTP/1.1').length).toBeLessThan(3);
    expect((await get('/livez'))[0]).toBe(200);
  });

  it('who reads as fast as it can is answered so often a second', async () => {
    await serve();
    const codes = [];
    for (let i = 0; i < 200; i += 1) codes.push((await get('/v1/status'))[0]);
    expect(codes.slice(0, 50)).toEqual(Array(50).fill(200));
    expect(codes).toContain(429);
    expect((await get('/v1/status', bearing))[0]).toBe(200);
  });

  it('who opens more connections than there may be loses those on which nothing was asked for longest', async () => {
    await serve({ limits: { maxConnections: 4 } });
    const [first, ...others] = [await dial(), await dial(), await dial(), await dial()];
    const gone = rest(first);
    expect((await get('/livez'))[0]).toBe(200);
    expect(await gone).toBe('');
    for (const socket of others) socket.destroy();
  });

  it('who polls the probe on eighty connections leaves it answered for others', async () => {
    await serve();
    let polling = true;
    const poll = async () => {
      while (polling) {
        const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
        const closed = new Promise(resolve => socket.once('close', resolve));
        socket.on('data', () => polling && socket.write(LIVEZ)).write(LIVEZ);
        await closed;
      }
    };
    const pollers = Array.from({ length: 80 }, poll);
    for (let i = 0; i < 20; i += 1) {
      const answered = await get('/livez');
      expect(answered[0]).toBe(200);
      expect((await get('/readyz'))[0]).toBe(200);
    }
    polling = false;
    await server.close();
    await Promise.all(pollers);
  });

  it("who is led here by a page of another site's name reads nothing", async () => {
    await serve();
    const socket = await dial();
    socket.write('GET /v1/status HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    const answer = await rest(socket);
    expect(answer).toContain('HTTP/1.1 421');
    expect(answer).not.toContain('smtp');
  });

  it('who speaks no HTTP is told so', async () => {
    await serve();
    const odd = await dial();
    odd.write('EHLO smtp\r\n\r\n');
    expect(await rest(odd)).toContain('400 Bad Request');
    for (const path of ['/%', '/v1/explain', '//v1/status', '/v1/status/', '/v1/events/1', '/[']) {
      expect((await get(path))[0], path).toBe(404);
    }
    for (const query of ['since=nonsense', 'since=1', 'after=x', 'sinse=1m'])
      expect((await get(`/v1/events?follow=no&${query}`))[0], query).toBe(400);
    expect((await get('/v1/events?follow=maybe'))[0]).toBe(400);
    expect((await get('/v1/events?follow=no&service=none'))[0]).toBe(404);
    for (const query of ['since=1m', 'since=2026-11-27T08:00:00Z', 'after=3', 'service=smtp'])
      expect((await get(`/v1/events?follow=no&${query}`))[0], query).toBe(200);
  });
});

it('fails in one sentence where the port is taken', async () => {
  await serve();
  await expect(serve({ port: server.port })).rejects.toThrow('EADDRINUSE');
});
