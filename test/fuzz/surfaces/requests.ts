/** Requests as strangers may send them, and a client that sends bytes and looks at what comes back. */
import { connect, type NetConnectOpts } from 'node:net';
import fc from 'fast-check';
import { damaged } from '../mutations.ts';
import { must } from '../surface.ts';

export const TOKEN = '0123456789abcdef0123456789abcdef';

const DRAIN = '{"order":"drain","service":"smtp"}';
const asked = (method: string, path: string, more = '', body = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${more}${body === '' ? '' : `Content-Length: ${body.length}\r\n`}\r\n${body}`;
const ordered = (token: string, body = DRAIN) =>
  asked('POST', '/v1/orders', `Authorization: Bearer ${token}\r\n`, body);

const SAMPLES = [
  ...['/livez', '/readyz', '/metrics', '/v1/status', '/v1/explain/smtp', '/v1/configuration', '/'].map(path =>
    asked('GET', path),
  ),
  ...[
    '/../../etc/passwd',
    '//livez',
    '/%2e%2e/%00',
    '/v1/explain/%ff',
    'http://evil/v1/status',
    '*',
    '/v1/explain/__proto__',
  ].map(path => asked('GET', path)),
  ...['/v1/events?follow=no', '/v1/events?since=9e99&after=-1&service=%00', '/v1/events'].map(path =>
    asked('GET', path),
  ),
  ...['HEAD', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PRI', 'get'].map(method =>
    asked(method, '/v1/status'),
  ),
  asked('GET', '/livez').repeat(50),
  asked('GET', '/v1/status').repeat(200),
  asked('GET', '/livez', `X: ${'x'.repeat(20_000)}\r\n`),
  asked('GET', '/livez', 'X: y\r\n'.repeat(2000)),
  asked('GET', '/v1/status', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
  asked('POST', '/v1/orders', 'Expect: 100-continue\r\n', DRAIN),
  asked('POST', '/v1/orders', 'Transfer-Encoding: chunked\r\nContent-Length: 5\r\n') +
    `22\r\n${DRAIN}\r\n0\r\n\r\n`,
  asked('POST', '/v1/orders', `Authorization: Bearer ${TOKEN}\r\nTransfer-Encoding: chunked\r\n`) +
    '1\r\n{\r\n'.repeat(500),
  asked('POST', '/v1/reload', 'Authorization: Bearer wrong\r\n'),
  ordered('wrong'),
  ordered(TOKEN),
  ordered(TOKEN, '['.repeat(10_000)),
  ordered(TOKEN, 'x'.repeat(40_000)),
  ordered(TOKEN, '{"order":"override","service":"all","health":"up","reason":"\\u001b[2J","ttlMs":1e999}'),
  ordered(TOKEN, '{"order":"drain","service":"\\u0000","reason":"x","forMs":-1,"__proto__":{}}'),
  'GET /livez\r\n\r\n',
  'EHLO x\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
];
const WORDS = [
  ...[
    'GET ',
    'POST ',
    ' HTTP/1.1',
    'HTTP/9.9',
    'Host: localhost\r\n',
    'Content-Length: 99999999999999999999\r\n',
    'Content-Length: -1\r\n',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'ffffffff\r\n',
    '0\r\n\r\n',
    `Authorization: Bearer ${TOKEN}\r\n`,
    'Authorization: Bearer \r\n',
  ],
  ...['Connection: keep-alive\r\n', 'Last-Event-ID: 99e99\r\n', '?follow=no', '%00', '../'],
];

export interface Request {
  readonly bytes: Buffer;
  /** Where the bytes are cut in two writes. */
  readonly cut: number;
  /** Whether our side is closed behind them; else we wait to be cut off. */
  readonly ends: boolean;
}

export const requests: fc.Arbitrary<Request> = fc.record({
  bytes: damaged(SAMPLES, WORDS),
  cut: fc.nat(200),
  ends: fc.oneof({ weight: 200, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});

/** So long may a stranger stay at a server whose limits are `LIMITS`, on a machine that is busy. */
const CUT_OFF_MS = 20_000;
export const LIMITS = {
  headersTimeout: 60,
  requestTimeout: 80,
  idleTimeout: 120,
  keepAliveTimeout: 60,
  checkEvery: 20,
};

/** Sends a request, and resolves with all that came back once the server has closed the connection. */
export function send(to: NetConnectOpts, { bytes, cut, ends }: Request): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...to, allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Error(`not cut off within ${CUT_OFF_MS} ms`));
    }, CUT_OFF_MS);
    socket.on('data', chunk => chunks.push(chunk));
    // Reset or refused: either way we were let go of.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(late);
      resolve(Buffer.concat(chunks).toString('latin1'));
    });
    socket.write(bytes.subarray(0, cut));
    socket.write(bytes.subarray(cut));
    if (ends) socket.end();
  });
}

/** What every answer must be, whatever was asked. */
export function mustBeAnswer(answer: string): void {
  must(answer === '' || answer.startsWith('HTTP/1.1 '), `no answer: ${answer.slice(0, 200)}`);
  must(!/^HTTP\/1\.1 500/m.test(answer), `we failed: ${answer.slice(0, 500)}`);
  must(answer.length < 2_000_000, `an answer of ${answer.length} bytes`);
}
