import { describe, expect, it } from 'vitest';
import { configOf, peerEntry, SMTP_CHECK, serviceAt, serviceEntry } from '../configuration.ts';

/** What becomes of these checks of a service at 198.51.100.25, and of its peers. */
const parseChecks = (checks: readonly object[], peers?: readonly object[]) =>
  configOf({ services: [serviceEntry({ address: '198.51.100.25/32', checks, peers })] }).services[0];

describe('a check', () => {
  it.each([
    ['1s', 800],
    ['50ms', 40],
    ['51ms', 40],
    ['6s', 4800],
    ['1h', 5000],
  ])('with an interval of %s and no timeout may take %i ms a run', (interval, timeoutMs) => {
    expect(parseChecks([{ kind: 'smtp', interval }])?.checks).toMatchObject([{ timeoutMs }]);
  });

  it('has its fast interval in ms, and its timeout still goes by the interval', () => {
    const service = parseChecks([{ kind: 'smtp', interval: '1s', fastInterval: '200ms' }]);
    expect(service?.checks).toMatchObject([{ fastMs: 200, timeoutMs: 800 }]);
  });

  it('by cron keeps the timeout that it is given', () => {
    const service = parseChecks([{ kind: 'smtp', schedule: '*/10 * * * * *', timeout: '9s' }]);
    expect(service?.checks).toMatchObject([
      { timing: { kind: 'cron', expression: '*/10 * * * * *' }, timeoutMs: 9000 },
    ]);
  });

  it.each([
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
  ])('%j is called %s', (check, id) => {
    expect(parseChecks([{ ...check, interval: '1s' }])?.checks).toMatchObject([{ id }]);
  });

  it('is none where there is none of our own', () => {
    expect(parseChecks([])?.checks).toEqual([]);
  });

  it('of a process tells it by its pidfile', () => {
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

  it('without a host goes to the service address if it is ours, and to the peer if it is of a peer', () => {
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

  it('verifies certificates under a starttls with nothing in it', () => {
    const service = parseChecks([{ kind: 'smtp', interval: '1s', starttls: {} }]);
    expect(service?.checks).toMatchObject([{ encryption: { by: 'starttls', verify: true } }]);
  });

  it('wants a certificate with the name of the site, and else the host, where no other is named', () => {
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

  it('has no TLS where that is switched off', () => {
    const service = parseChecks([{ kind: 'smtp', interval: '1s', tls: false, starttls: false }]);
    expect(service?.checks[0]).not.toHaveProperty('encryption');
  });

  it('is a script of two steps where it says what to send and to expect', () => {
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

  it('has the steps of its script in the order of the file', () => {
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

  it('has each status as a range', () => {
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
});

describe('a service', () => {
  it('has its own label', () => {
    const config = configOf({ services: [serviceAt('smtp', 25), serviceAt('ldap', 53)] });
    expect(config.services.map(({ addresses }) => addresses)).toEqual([
      [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }],
      [{ ip: '198.51.100.53', prefixLength: 32, label: 'lo:1' }],
    ]);
  });

  it('has a label for each of its addresses, and is checked at the first', () => {
    const addresses = ['198.51.100.26/32', '198.51.100.25/32'];
    const config = configOf({
      services: [serviceEntry({ addresses, checks: [SMTP_CHECK] }), serviceAt('ldap', 53)],
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

  it('counts all checks, which must all be up, where nothing is said of it', () => {
    expect(parseChecks([SMTP_CHECK], [peerEntry()])).toMatchObject({
      judge: 'all',
      checks: [{ informational: false }],
      peers: [{ judge: 'all' }],
    });
  });
});

describe('the routing', () => {
  it.each([
    [{ daemon: 'frr' }, '/etc/frr/frr.conf'],
    [{ daemon: 'quagga' }, '/etc/quagga/ripd.conf'],
    [{ daemon: 'quagga', config: '/etc/q.conf' }, '/etc/q.conf'],
    [{ config: null }, null],
  ])('with %j has the file of the daemon at %s', (routing, file) => {
    expect(configOf({ routing: { networks: ['eth0'], ...routing } }).routing.config).toBe(file);
  });

  it('shows a network as the daemon will, without the bits of a host', () => {
    expect(configOf({ routing: { networks: ['10.46.1.2/16', 'eth1'] } }).routing.networks).toEqual([
      '10.46.0.0/16',
      'eth1',
    ]);
  });
});

const inOrder = (server: string, order: readonly string[], address = '198.51.100.25/32') =>
  configOf({
    server,
    services: [serviceEntry({ address, order, cover: '198.51.100.24/31' }), serviceAt('dns', 53)],
  }).services;

describe('a cover', () => {
  it('is on every server of the order but the first, at a spare address', () => {
    const order = ['smtp-a', 'smtp-b', 'smtp-c'];
    const cover = { ip: '198.51.100.24', prefixLength: 31, label: 'lo:1' };
    expect(inOrder('smtp-b', order)[0]?.cover).toEqual(cover);
    expect(inOrder('smtp-c', order)[0]?.cover).toEqual(cover);
    expect(inOrder('smtp-a', order)[0]).not.toHaveProperty('cover');
    expect(inOrder('smtp-b', order, '198.51.100.24/32')[0]?.cover).toEqual({ ...cover, ip: '198.51.100.25' });
  });

  it('has its label after those of the addresses, and before those of the next service', () => {
    expect(inOrder('smtp-b', ['smtp-a', 'smtp-b'])[1]?.addresses).toMatchObject([{ label: 'lo:2' }]);
    expect(inOrder('smtp-a', ['smtp-a', 'smtp-b'])[1]?.addresses).toMatchObject([{ label: 'lo:1' }]);
  });
});
