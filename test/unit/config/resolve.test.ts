import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';

const BASE = {
  server: 'smtp-b',
  routing: { networks: ['eth0'] },
  services: [
    { name: 'smtp', address: '198.51.100.25/32', metric: 5, checks: [{ kind: 'smtp', interval: '1s' }] },
  ],
};

const parse = (config: object) => parseConfig(JSON.stringify({ ...BASE, ...config }), 'r.json');
const parseChecks = (checks: readonly object[], peers?: readonly object[]) =>
  parse({ services: [{ ...BASE.services[0], checks, peers }] }).services[0];

test.each([
  ['1s', 800],
  ['50ms', 40],
  ['51ms', 40],
  ['6s', 4800],
  ['1h', 5000],
])('given an interval of %s and no timeout, a run may take %i ms', (interval, timeoutMs) => {
  expect(parseChecks([{ kind: 'smtp', interval }])?.checks).toMatchObject([{ timeoutMs }]);
});

test('given a fast interval, it is known in ms, and the timeout still goes by the interval', () => {
  const service = parseChecks([{ kind: 'smtp', interval: '1s', fastInterval: '200ms' }]);
  expect(service?.checks).toMatchObject([{ fastMs: 200, timeoutMs: 800 }]);
});

test('given cron and a timeout, the timeout holds', () => {
  const service = parseChecks([{ kind: 'smtp', schedule: '*/10 * * * * *', timeout: '9s' }]);
  expect(service?.checks).toMatchObject([
    { timing: { kind: 'cron', expression: '*/10 * * * * *' }, timeoutMs: 9000 },
  ]);
});

test.each([
  [{ kind: 'smtp' }, 'smtp:25'],
  [{ kind: 'smtp', port: 587 }, 'smtp:587'],
  [{ kind: 'smtp', tls: true }, 'smtp:465'],
  [{ kind: 'http' }, 'http:80'],
  [{ kind: 'http', tls: {} }, 'http:443'],
  [{ kind: 'http', tls: false }, 'http:80'],
  [{ kind: 'imap', starttls: true }, 'imap:143'],
  [{ kind: 'pop3', tls: true }, 'pop3:995'],
  [{ kind: 'redis' }, 'redis:6379'],
  [{ kind: 'redis', tls: true }, 'redis:6379'],
  [{ kind: 'tcp', port: 389 }, 'tcp:389'],
  [{ kind: 'process', name: 'master' }, 'process:master'],
  [{ kind: 'process', pidfile: '/run/postfix/master.pid' }, 'process:master.pid'],
  [{ kind: 'exec', command: ['/opt/checks/ldap', '-v'] }, 'exec:ldap'],
  [{ kind: 'smtp', id: 'mail' }, 'mail'],
])('given %j, it is called %s', (check, id) => {
  expect(parseChecks([{ ...check, interval: '1s' }])?.checks).toMatchObject([{ id }]);
});

test('given no check of our own, the list stays empty', () => {
  expect(parseChecks([])?.checks).toEqual([]);
});

test('given a pidfile, the process is told by it', () => {
  expect(parseChecks([{ kind: 'process', pidfile: '/run/m.pid', interval: '1s' }])?.checks).toEqual([
    {
      id: 'process:m.pid',
      kind: 'process',
      target: { by: 'pidfile', path: '/run/m.pid', name: undefined },
      timing: { kind: 'interval', everyMs: 1000 },
      timeoutMs: 800,
      fall: 2,
      rise: 2,
      informational: false,
    },
  ]);
});

test('given no host, a check of ours goes to the service address and a check of a peer to the peer', () => {
  const checks = [
    { kind: 'smtp', interval: '1s' },
    { kind: 'exec', command: ['/opt/check'], interval: '1s' },
    { kind: 'tcp', port: 25, host: '127.0.0.1', interval: '1s' },
  ];
  const service = parseChecks(checks, [{ name: 'smtp-a', address: 'a.example.org', checks }]);
  const hosts = [{ host: '198.51.100.25' }, { host: '198.51.100.25' }, { host: '127.0.0.1' }];
  expect(service?.checks).toMatchObject(hosts);
  expect(service?.peers[0]?.checks).toMatchObject([
    { host: 'a.example.org' },
    { host: 'a.example.org' },
    { host: '127.0.0.1' },
  ]);
});

test('given starttls with nothing in it, certificates are verified', () => {
  const service = parseChecks([{ kind: 'smtp', interval: '1s', starttls: {} }]);
  expect(service?.checks).toMatchObject([{ encryption: { by: 'starttls', verify: true } }]);
});

test('given no name for the certificate, it must carry that of the site, and else the host', () => {
  const tls = true;
  const service = parseChecks([
    { kind: 'http', interval: '1s', tls, hostname: 'www.example' },
    { kind: 'imap', interval: '1s', tls },
    { kind: 'imap', id: 'named', interval: '1s', tls: { serverName: 'imap.example' } },
  ]);
  expect(service?.checks).toMatchObject([
    {
      hostname: 'www.example',
      port: 443,
      encryption: { by: 'tls', verify: true, serverName: 'www.example' },
    },
    { port: 993, encryption: { serverName: '198.51.100.25' } },
    { encryption: { serverName: 'imap.example' } },
  ]);
});

test('given TLS that is switched off, there is none', () => {
  const service = parseChecks([{ kind: 'smtp', interval: '1s', tls: false, starttls: false }]);
  expect(service?.checks[0]).not.toHaveProperty('encryption');
});

test('given what to send and to expect, it is a script of two steps', () => {
  const service = parseChecks([
    { kind: 'tcp', port: 6379, interval: '1s', send: 'PING\r\n', expect: 'PONG' },
  ]);
  expect(service?.checks).toMatchObject([
    {
      script: [
        { act: 'send', text: 'PING\r\n' },
        { act: 'expect', pattern: 'PONG' },
      ],
    },
  ]);
});

test('given a script, its steps are in the order of the file', () => {
  const script = [{ expect: '^220' }, { send: 'x' }, { starttls: { verify: false } }, { starttls: false }];
  const service = parseChecks([{ kind: 'tcp', port: 25, host: 'mx.example', interval: '1s', script }]);
  expect(service?.checks).toMatchObject([
    {
      script: [
        { act: 'expect', pattern: '^220' },
        { act: 'send', text: 'x' },
        { act: 'starttls', tls: { verify: false, serverName: 'mx.example' } },
      ],
    },
  ]);
});

test('given statuses, each is a range', () => {
  const service = parseChecks([{ kind: 'http', interval: '1s', status: [200, '300-399'] }]);
  expect(service?.checks).toMatchObject([
    {
      status: [
        { from: 200, to: 200 },
        { from: 300, to: 399 },
      ],
    },
  ]);
});

test('given several services, each has its own label', () => {
  const [first] = BASE.services;
  const config = parse({
    services: [first, { ...first, name: 'ldap', address: '198.51.100.53/32' }],
  });
  expect(config.services.map(({ addresses }) => addresses)).toEqual([
    [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }],
    [{ ip: '198.51.100.53', prefixLength: 32, label: 'lo:1' }],
  ]);
});

test('given several addresses, each has a label of its own, and checks go to the first', () => {
  const { address, ...rest } = { ...BASE.services[0] };
  const addresses = ['198.51.100.26/32', '198.51.100.25/32'];
  const config = parse({
    services: [
      { ...rest, addresses },
      { ...rest, name: 'ldap', address: '198.51.100.53/32' },
    ],
  });
  expect(config.services).toMatchObject([
    {
      addresses: [
        { ip: '198.51.100.26', prefixLength: 32, label: 'lo:0' },
        { ip: '198.51.100.25', prefixLength: 32, label: 'lo:1' },
      ],
      checks: [{ host: '198.51.100.26' }],
    },
    { addresses: [{ ip: '198.51.100.53', prefixLength: 32, label: 'lo:2' }] },
  ]);
  expect(config.services[0]).not.toHaveProperty('address');
});

test('given nothing said of it, all checks count and all must be up', () => {
  const peers = [{ name: 'smtp-a', address: '10.46.1.2', checks: [{ kind: 'smtp', interval: '1s' }] }];
  expect(parseChecks([{ kind: 'smtp', interval: '1s' }], peers)).toMatchObject({
    judge: 'all',
    checks: [{ informational: false }],
    peers: [{ judge: 'all' }],
  });
});

test.each([
  [{ daemon: 'frr' }, '/etc/frr/frr.conf'],
  [{ daemon: 'quagga' }, '/etc/quagga/ripd.conf'],
  [{ daemon: 'quagga', config: '/etc/q.conf' }, '/etc/q.conf'],
  [{ config: null }, null],
])('given %j, the file of the daemon is %s', (routing, file) => {
  expect(parse({ routing: { networks: ['eth0'], ...routing } }).routing.config).toBe(file);
});

test('given a prefix with the bits of a host, the network is as the daemon will show it', () => {
  expect(parse({ routing: { networks: ['10.46.1.2/16', 'eth1'] } }).routing.networks).toEqual([
    '10.46.0.0/16',
    'eth1',
  ]);
});

const inOrder = (server: string, order: readonly string[] | undefined, address = '198.51.100.25/32') =>
  parse({
    server,
    services: [
      { ...BASE.services[0], address, order, ...(order && { cover: '198.51.100.24/31' }) },
      { name: 'dns', address: '198.51.100.53/32', metric: 5, checks: [] },
    ],
  }).services;

test('given a cover, every server of the order but the first has it, on a spare address', () => {
  const order = ['smtp-a', 'smtp-b', 'smtp-c'];
  const cover = { ip: '198.51.100.24', prefixLength: 31, label: 'lo:1' };
  expect(inOrder('smtp-b', order)[0]?.cover).toEqual(cover);
  expect(inOrder('smtp-c', order)[0]?.cover).toEqual(cover);
  expect(inOrder('smtp-a', order)[0]).not.toHaveProperty('cover');
  expect(inOrder('smtp-b', order, '198.51.100.24/32')[0]?.cover).toEqual({ ...cover, ip: '198.51.100.25' });
});

test('given a cover, its label comes after those of the addresses, and before those of the next service', () => {
  expect(inOrder('smtp-b', ['smtp-a', 'smtp-b'])[1]?.addresses).toMatchObject([{ label: 'lo:2' }]);
  expect(inOrder('smtp-a', ['smtp-a', 'smtp-b'])[1]?.addresses).toMatchObject([{ label: 'lo:1' }]);
});
