/** The far ends of checks that talk over TCP. */
import { encode } from 'dns-packet';
import {
  dnsCheck,
  httpCheck,
  imapCheck,
  ldapCheck,
  pop3Check,
  redisCheck,
  smtpCheck,
  tcpCheck,
} from '../../unit/checks/checks.ts';
import {
  entry,
  LDAP_RES_BIND,
  LDAP_RES_EXTENSION,
  reference,
  result,
} from '../../unit/checks/ldap/ldap-server.ts';
import { farEnd, TIMEOUT_MS } from '../far-end.ts';
import { damaged } from '../mutations.ts';

const timeoutMs = TIMEOUT_MS;

export const smtp = farEnd({
  name: 'smtp',
  needs: '220',
  saying: damaged(
    [
      '220 mx1 ESMTP\r\n',
      '220-mx1\r\n220 ESMTP\r\n',
      '250-mx1\r\n250-STARTTLS\r\n250 HELP\r\n',
      '220 go ahead\r\n',
      '554 no\r\n',
    ],
    ['220-a\r\n', '250-STARTTLS\r\n', '\r\n', '999 '],
  ),
  check: port => smtpCheck(port, { timeoutMs, starttls: { verify: false } }),
});

export const smtpInTheClear = farEnd({
  name: 'smtp in the clear',
  needs: '250',
  saying: damaged(
    ['220 mx1 ESMTP\r\n', '220-mx1\r\n220 ESMTP\r\n', '250-mx1\r\n250 HELP\r\n', '554 no\r\n'],
    ['220-a\n', '250 '],
  ),
  check: port => smtpCheck(port, { timeoutMs }),
});

export const imap = farEnd({
  name: 'imap',
  needs: 'OK',
  saying: damaged(
    ['* OK dovecot ready\r\n', '* PREAUTH x\r\n', 's OK begin\r\n', '* CAPABILITY IMAP4\r\n', '* BYE\r\n'],
    ['* a\r\n', '+ ', '{99999}'],
  ),
  check: port => imapCheck(port, { timeoutMs }),
});

export const pop3 = farEnd({
  name: 'pop3',
  needs: '+OK',
  saying: damaged(['+OK dovecot\r\n', '-ERR no\r\n', '+OK begin TLS\r\n'], ['+OK', '-ERR', '\r\n']),
  check: port => pop3Check(port, { timeoutMs }),
});

export const redis = farEnd({
  name: 'redis',
  needs: 'PONG',
  saying: damaged(
    ['+PONG\r\n', '+OK\r\n', '-NOAUTH Authentication required.\r\n'],
    ['+', '-', '$4\r\nPONG\r\n'],
  ),
  check: port => redisCheck(port, { timeoutMs }),
});

/** Two patterns, one of them as bad as they come. */
export const tcp = farEnd({
  name: 'tcp',
  needs: 'READY',
  saying: damaged(
    ['READY\r\n', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', 'x'.repeat(5000), 'a'.repeat(30_000)],
    ['a', 'READY', '!'],
  ),
  check: port =>
    tcpCheck(port, { timeoutMs, script: [{ expect: '^(a+)+$|READY' }, { send: 'x' }, { expect: 'READY' }] }),
});

const json = (depth: number) => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
const answer = (body: string, more = '') =>
  `HTTP/1.1 200 OK\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

export const http = farEnd({
  name: 'http',
  needs: 'ok',
  saying: damaged(
    [
      answer('{"status":"ok"}', 'Server: nginx\r\n'),
      answer(json(10_000), 'Server: nginx\r\n'),
      answer('{"status":{"ok":[]}}', 'Server: nginx\r\n'),
      answer(`[${'0,'.repeat(20_000)}0]`, 'Server: nginx\r\n'),
      `${CHUNKED}f\r\n{"status":"ok"}\r\n0\r\n\r\n`,
      CHUNKED + '1\r\n[\r\n'.repeat(5000),
      'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100),
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(500)}\r\n`,
      'HTTP/1.0 204\r\n\r\n',
      'HTTP/1.1 302 Found\r\nLocation: http://evil/\r\nServer: nginx\r\n\r\n',
    ],
    [
      'HTTP/1.1 200 OK\r\n',
      'Server: ',
      '\r\n\r\n',
      '1\r\nx\r\n',
      'Content-Length: 99999999999\r\n',
      'HTTP/1.1 103 \r\n\r\n',
      '[',
      '{"',
      '\\u0000',
    ],
  ),
  check: port =>
    httpCheck(port, { timeoutMs, expectHeaders: { Server: '^nginx' }, json: { '/status': 'ok' } }),
});

export const ldap = farEnd({
  name: 'ldap',
  needs: '',
  saying: damaged(
    [
      result(2, LDAP_RES_BIND),
      Buffer.concat([result(2, LDAP_RES_BIND), entry(3, 'cn=a'), result(3, 0x65)]),
      Buffer.concat(Array.from({ length: 500 }, () => entry(3, ''))),
      Buffer.concat(Array.from({ length: 500 }, () => reference(3))),
      result(2, LDAP_RES_BIND, 49, 'no'),
      result(0, LDAP_RES_EXTENSION, 52, 'goodbye'),
      Buffer.from('3084ffffffff', 'hex'),
      Buffer.from('30800000', 'hex'),
    ].map(bytes => new Uint8Array(bytes)),
    ['0\x84\x00\x00\x00', '\x04\x84\xff\xff\xff\xff', 'a\x07\n\x01\x00'],
  ),
  check: port => ldapCheck(port, { timeoutMs, search: { atLeast: 2 } }),
});

const RECORDS = Array.from(
  { length: 60 },
  (_, i) => ({ type: 'A', name: 'www.example.org', data: `192.0.2.${i}` }) as const,
);
const message = (count: number) =>
  encode({
    type: 'response',
    id: 0,
    questions: [{ name: 'www.example.org', type: 'A' }],
    answers: RECORDS.slice(0, count),
  });
const framed = (bytes: Buffer) => Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]);

export const dnsOverTcp = farEnd({
  name: 'dns over TCP',
  needs: '',
  saying: damaged(
    [framed(message(1)), framed(message(60)), Buffer.from([255, 255]), Buffer.from([0, 0])].map(
      bytes => new Uint8Array(bytes),
    ),
  ),
  check: port => dnsCheck(port, { timeoutMs, transport: 'tcp', expect: '^192' }),
});
