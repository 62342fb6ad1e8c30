import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connectedToItself } from '../../../../src/checks/shared/conversation.ts';
import { BRIEF_MS, type Fields, run, tcpCheck, visit } from '../checks.ts';
import { dialogue, freePort, serve, type TestServer } from '../server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function probe(talk: (socket: Socket) => void, over: Fields = {}) {
  server = await serve(talk);
  return visit(server, tcpCheck(server.port, over));
}

describe('a tcp check', () => {
  it('without more to say is up once connected', async () => {
    expect(await probe(() => {})).toMatchObject({ ok: true, reason: 'connected' });
  });

  it('is up when what is expected comes after what was sent', async () => {
    const result = await probe(dialogue('', { PING: '+PONG\r\n' }), { send: 'PING\r\n', expect: '^\\+PONG' });
    expect(result).toMatchObject({ ok: true, reason: '+PONG' });
  });

  it('is up when what is expected comes in pieces', async () => {
    const result = await probe(
      socket => {
        socket.setNoDelay(true);
        socket.write('+P', () => setImmediate(() => socket.write('ONG')));
      },
      { expect: 'PONG' },
    );
    expect(result).toMatchObject({ ok: true, reason: 'PONG' });
  });

  it('fails when something else comes, and quotes it', async () => {
    const result = await probe(socket => socket.write('-ERR loading\r\n'), {
      expect: '^\\+PONG',
      timeoutMs: BRIEF_MS,
    });
    expect(result).toMatchObject({
      ok: false,
      reason: 'no match for /^\\+PONG/ within 1000 ms, only "-ERR loading"',
    });
  });

  it('fails when the connection ends before what is expected', async () => {
    const result = await probe(socket => socket.end('bye'), { expect: 'PONG' });
    expect(result).toMatchObject({
      ok: false,
      reason: 'connection closed before a match for /PONG/, only "bye"',
    });
  });

  it('fails by endless garbage', async () => {
    const result = await probe(
      socket => {
        const spew = () => socket.destroyed || socket.write(Buffer.alloc(16_384), () => setImmediate(spew));
        spew();
      },
      { expect: 'PONG' },
    );
    expect(result).toMatchObject({
      ok: false,
      reason: '64 KiB received without a match for /PONG/',
    });
  });

  it('fails where nobody listens', async () => {
    expect(await run(tcpCheck(await freePort()))).toMatchObject({ ok: false, reason: 'connection refused' });
  });

  it('fails where the address is reserved and has no route', async () => {
    // 0.0.0.0/8 but for 0.0.0.0 itself is nobody's address (RFC 1122, 3.2.1.3); nothing leaves the machine.
    const result = await run(tcpCheck(25, { host: '255.255.255.255' }));
    expect(result).toMatchObject({ ok: false, reason: 'network unreachable' });
  });
});

describe('the script of a tcp check', () => {
  const mailServer = dialogue('220 mx1\r\n', { EHLO: '250-mx1\r\n250 HELP\r\n', NOOP: '250 fine\r\n' });

  it('is up once every step is done, and says what the last one found', async () => {
    const script = [
      { expect: '^220 ' },
      { send: 'EHLO a\r\n' },
      { expect: '250 HELP\\r\\n' },
      { send: 'NOOP\r\n' },
      { expect: '^250 fine' },
    ];
    expect(await probe(mailServer, { script })).toMatchObject({ ok: true, reason: '250 fine' });
  });

  it('looks for a match only in what came since the one before', async () => {
    const script = [{ expect: '220' }, { send: 'NOOP\r\n' }, { expect: '220' }];
    expect(await probe(mailServer, { script, timeoutMs: BRIEF_MS })).toMatchObject({
      ok: false,
      reason: 'no match for /220/ within 1000 ms, only "mx1 250 fine"',
    });
  });

  it('finds text behind bytes that are no text', async () => {
    const greeting = (socket: Socket) => socket.write(Buffer.from([0xff, 0xfe, ...Buffer.from('A1B2')]));
    expect(await probe(greeting, { script: [{ expect: 'A1' }, { expect: '^B2' }] })).toMatchObject({
      ok: true,
    });
  });
});

describe('a socket that the kernel connected to itself', () => {
  it('is told from one that has a server', async () => {
    const port = await freePort();
    const alone = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.1', localPort: port });
    await once(alone, 'connect');
    expect(connectedToItself(alone)).toBe(true);
    alone.destroy();

    server = await serve(() => {});
    const served = connect(server.port, '127.0.0.1');
    await once(served, 'connect');
    expect(connectedToItself(served)).toBe(false);
    served.destroy();
  });
});
