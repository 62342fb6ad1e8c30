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
      target: { by: 'pidfile', path: '/run/m.pid' },
      timing: { kind: 'interval', everyMs: 1000 },
      timeoutMs: 800,
      fall: 2,
      rise: 2,
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
  expect(service?.checks).toMatchObject([{ starttls: { verify: true } }]);
});

test('given several services, each has its own label', () => {
  const [first] = BASE.services;
  const config = parse({
    services: [first, { ...first, name: 'ldap', address: '198.51.100.53/32' }],
  });
  expect(config.services.map(({ ip, label }) => [ip, label])).toEqual([
    ['198.51.100.25', 'lo:0'],
    ['198.51.100.53', 'lo:1'],
  ]);
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
