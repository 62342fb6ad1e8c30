import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { BRIEF_MS, type Fields, httpCheck, visit } from '../checks.ts';
import { fileCertificates } from '../file-certificates.ts';
import { serve, type TestServer } from '../server.ts';
import { secured } from '../tls-server.ts';

const certificates = await fileCertificates();
let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

/** Probes a server that does `talk` with each connection, and sees to it that there was one, and that it was left. */
async function probe(talk: (socket: Socket) => void, over: Fields = {}) {
  server = await serve(talk);
  return visit(server, httpCheck(server.port, over));
}

/** What a web server does with a connection. */
function answering(listener: RequestListener) {
  const http = createServer(listener);
  return (socket: Socket) => void http.emit('connection', socket);
}

/** A web server that says `body` and notes what it was asked. */
function noting(body = 'fine', headers: Readonly<Record<string, string>> = {}) {
  const requests: (Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string })[] = [];
  const talk = answering((request, response) => {
    let received = '';
    request.on('data', data => {
      received += data;
    });
    request.on('end', () => {
      const { method, url, headers: asked } = request;
      requests.push({ method, url, headers: asked, body: received });
      response.writeHead(200, headers).end(body);
    });
  });
  return { talk, requests };
}

describe('the request of an http check', () => {
  it('is a GET of / at the host, on a connection that ends with it', async () => {
    const { talk, requests } = noting();
    expect(await probe(talk)).toMatchObject({ ok: true, reason: '200 OK' });
    expect(requests).toEqual([
      {
        method: 'GET',
        url: '/',
        headers: { host: `127.0.0.1:${server?.port}`, connection: 'close' },
        body: '',
      },
    ]);
  });

  it('has the method, path, site, headers and body that are asked for', async () => {
    const { talk, requests } = noting();
    const over = {
      method: 'POST',
      path: '/rpc?x=%20',
      hostname: 'www.example',
      headers: { Accept: 'application/json' },
      send: '{"ping":"ü"}',
    };
    expect(await probe(talk, over)).toMatchObject({ ok: true });
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: '/rpc?x=%20',
        headers: { host: `www.example:${server?.port}`, accept: 'application/json', 'content-length': '13' },
        body: '{"ping":"ü"}',
      },
    ]);
  });

  it('goes to the site by SNI under TLS, whose certificate must name it', async () => {
    const { talk } = noting();
    const over = { hostname: 'localhost', tls: { ca: certificates.issuer } };
    const asked = await probe(socket => talk(secured(socket, certificates.good)), over);
    expect(asked).toMatchObject({ ok: true, reason: '200 OK, TLSv1.3' });
    await server?.stop();
    const elsewhere = { ...over, hostname: 'www.example' };
    expect(await probe(socket => talk(secured(socket, certificates.good)), elsewhere)).toMatchObject({
      ok: false,
      reason: 'certificate of mx1 is not for www.example',
    });
  });
});

describe('the status of an answer', () => {
  const saying = (status: number, headers = {}) =>
    answering((_, response) => response.writeHead(status, headers).end());

  it.each([200, 204, 399])('%i is up', async status => {
    expect(await probe(saying(status))).toMatchObject({ ok: true });
  });

  it.each([
    [404, '404 Not Found, expected 200-399'],
    [503, '503 Service Unavailable, expected 200-399'],
  ])('%i is down', async (status, reason) => {
    expect(await probe(saying(status))).toMatchObject({ ok: false, reason });
  });

  it('that redirects is an answer: nothing is followed', async () => {
    const moved = saying(301, { location: '/elsewhere' });
    expect(await probe(moved)).toMatchObject({ ok: true, reason: '301 Moved Permanently' });
    await server?.stop();
    expect(await probe(moved, { status: [200] })).toMatchObject({
      ok: false,
      reason: '301 Moved Permanently, expected 200',
    });
  });

  it('is held to the statuses and ranges that are asked for', async () => {
    const status = [200, '400-403'];
    expect(await probe(saying(401), { status })).toMatchObject({ ok: true });
    await server?.stop();
    expect(await probe(saying(201), { status })).toMatchObject({
      ok: false,
      reason: '201 Created, expected 200, 400-403',
    });
  });

  it('101 is an answer too', async () => {
    const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: own\r\n\r\n';
    const over = { headers: { Connection: 'upgrade', Upgrade: 'own' }, status: [101] };
    const result = await probe(socket => socket.once('data', () => socket.write(upgrade)), over);
    expect(result).toMatchObject({ ok: true, reason: '101 Switching Protocols' });
  });

  it('is enough where no body is asked for, however long that takes', async () => {
    const result = await probe(socket => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'));
    expect(result).toMatchObject({ ok: true, reason: '200 OK' });
  });
});

describe('the headers of an answer', () => {
  const { talk } = noting('{}', { 'Content-Type': 'application/json' });

  it('that match are up', async () => {
    const expectHeaders = { 'content-TYPE': '^application/json' };
    expect(await probe(talk, { expectHeaders })).toMatchObject({ ok: true });
  });

  it('that do not match are down', async () => {
    expect(await probe(talk, { expectHeaders: { 'Content-Type': '^text/' } })).toMatchObject({
      ok: false,
      reason: 'header Content-Type is "application/json", expected /^text//',
    });
  });

  it('that are not there are down', async () => {
    expect(await probe(talk, { expectHeaders: { 'X-Served-By': '.' } })).toMatchObject({
      ok: false,
      reason: 'there is no header X-Served-By, expected /./',
    });
  });
});

describe('the body of an answer', () => {
  it('that matches is up, in however many pieces it comes', async () => {
    const pieces = answering((_, response) => {
      response.write('all is ');
      setImmediate(() => response.end('well'));
    });
    expect(await probe(pieces, { expect: 'is well$' })).toMatchObject({ ok: true });
  });

  it('that comes in thousands of pieces of a byte is up, as some servers write JSON', async () => {
    const piecemeal = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(4000)}0\r\n\r\n`;
    expect(await probe(socket => socket.end(piecemeal), { expect: 'x$' })).toMatchObject({ ok: true });
  });

  it('that does not match is down, and quoted', async () => {
    expect(await probe(noting('maintenance').talk, { expect: 'well' })).toMatchObject({
      ok: false,
      reason: 'body "maintenance" has no match for /well/',
    });
  });

  it('that never ends is down', async () => {
    const dripping = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nw');
    expect(await probe(dripping, { expect: 'well', timeoutMs: BRIEF_MS })).toMatchObject({
      ok: false,
      reason: 'no whole body within 1000 ms',
    });
  });

  it('that is cut off is down', async () => {
    const cut = (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nwell');
    expect(await probe(cut, { expect: 'well' })).toMatchObject({
      ok: false,
      reason: 'connection closed before a whole body',
    });
  });

  it.each([
    ['the same length twice', 'Content-Length: 4\r\nContent-Length: 4'],
    ['a blank in the name of a header', 'X-Bad Header: a\r\nContent-Length: 4'],
  ])('that curl takes though it has %s is not HTTP', async (_, headers) => {
    const answer = `HTTP/1.1 200 OK\r\n${headers}\r\n\r\nwell`;
    const result = await probe(socket => socket.end(answer), { expect: 'well' });
    expect(result.ok).toBe(false);
    expect(result.reason).toMatch(/^answer "HTTP\/1.1 200 OK.*is not HTTP \(Parse Error: /);
  });
});

// As curl 7.88 takes them: what clients are content with is no fault of the service.
describe('an odd answer that clients take', () => {
  it.each([
    ['has no length and ends with the connection', 'HTTP/1.0 200 OK\r\nServer: old\r\n\r\nwell'],
    ['ends its lines with LF alone', 'HTTP/1.1 200 OK\nContent-Length: 4\n\nwell'],
    [
      'has a length and pieces',
      'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwell\r\n0\r\n\r\n',
    ],
    ['folds a header', 'HTTP/1.1 200 OK\r\nX-Folded: a\r\n b\r\nContent-Length: 4\r\n\r\nwell'],
    ['has a header in Latin-1', 'HTTP/1.1 200 OK\r\nX-Latin: caf\xe9\r\nContent-Length: 4\r\n\r\nwell'],
    ['has no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 4\r\n\r\nwell'],
    ['calls itself HTTP/2.0', 'HTTP/2.0 200 OK\r\nContent-Length: 4\r\n\r\nwell'],
  ])('is up: it %s', async (_, answer) => {
    const talk = (socket: Socket) => socket.end(Buffer.from(answer, 'latin1'));
    expect(await probe(talk, { expect: '^well$' })).toMatchObject({ ok: true });
  });
});

describe('the fields of a JSON body', () => {
  const health = JSON.stringify({ status: 'ok', queue: { length: 0 }, nodes: [{ up: true }], note: null });
  const { talk } = noting(health);

  it('that are as expected are up', async () => {
    const json = { '/status': 'ok', '/queue/length': 0, '/nodes/0/up': true, '/note': null };
    expect(await probe(talk, { json })).toMatchObject({ ok: true });
  });

  it.each([
    [{ '/status': 'degraded' }, '/status is "ok", expected "degraded"'],
    [{ '/queue/length': '0' }, '/queue/length is 0, expected "0"'],
    [{ '/nodes/1/up': true }, 'the body has no /nodes/1/up, expected true'],
    [{ '/nodes': true }, '/nodes is [{"up":true}], expected true'],
  ])('%j is down', async (json, reason) => {
    expect(await probe(talk, { json })).toMatchObject({ ok: false, reason });
  });

  it('are not shown where they are nested deeper than JSON can be written', async () => {
    const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(await probe(noting(deep).talk, { json: { '/a': 1 } })).toMatchObject({
      ok: false,
      reason: '/a is a value nested too deep to be shown, expected 1',
    });
  });

  it('of a body that is no JSON are down', async () => {
    expect(await probe(noting('<html>').talk, { json: { '/a': 1 } })).toMatchObject({
      ok: false,
      reason: 'body "<html>" is not JSON',
    });
  });
});

describe('a server that is hostile', () => {
  it('sends its body byte by byte, each with a length of its own', async () => {
    const drips = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(10_000)}`;
    expect(await probe(socket => socket.write(drips), { expect: 'y' })).toMatchObject({
      ok: false,
      reason: 'the body comes in pieces of a few bytes',
    });
  });

  it('promises an answer for ever', async () => {
    const soon = 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(1000);
    expect(await probe(socket => socket.write(soon))).toMatchObject({
      ok: false,
      reason: 'more than 16 interim answers (1xx) came',
    });
  });
});
