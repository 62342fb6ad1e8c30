/** Valid configurations of every shape, as people could write them. */
import fc from 'fast-check';

const NAMES = ['smtp-a', 'smtp-b', 'smtp-c'] as const;
const us = NAMES[0];

const seconds = fc.integer({ min: 2, max: 3600 });

/** Leaves out any of these fields. */
const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });

const timing = fc.oneof(
  fc.record({ schedule: fc.constantFrom('* * * * *', '*/5 * * * * *', '0 3 * * 1-5') }),
  seconds.map(s => ({ interval: `${s}s` })),
  seconds.map(s => ({ interval: `${s}s`, fastInterval: `${s * 5}ms` })),
  seconds.map(s => ({ interval: `${s}s`, timeout: `${s * 999}ms` })),
);
const counts = some({ fall: fc.integer({ min: 1, max: 100 }), rise: fc.integer({ min: 1, max: 100 }) });
const port = fc.integer({ min: 1, max: 65535 });
const host = some({ host: fc.constantFrom('10.46.9.9', 'mx.example.org') });

const merged = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map(all => Object.assign({}, ...all));

const tls = fc.oneof(
  fc.boolean(),
  some({
    verify: fc.boolean(),
    serverName: fc.constant('mx.example.org'),
    ca: fc.constant('/etc/ssl/ca.pem'),
    certificateDays: fc.integer({ min: 1, max: 3650 }),
    client: fc.constantFrom({ certificate: '/etc/ssl/own.pem' }, { certificate: '/a.pem', key: '/a.key' }),
  }),
);
const encryption = fc.oneof(fc.constant({}), fc.record({ tls }), fc.record({ starttls: tls }));

const remoteCheck = fc.oneof(
  merged(
    fc.constant({ kind: 'smtp' }),
    host,
    some({
      port,
      watch: fc.boolean(),
    }),
    encryption,
  ),
  merged(
    fc.constant({ kind: 'http' }),
    host,
    some({
      port,
      watch: fc.boolean(),
      tls,
      method: fc.constantFrom('GET', 'HEAD', 'POST'),
      path: fc.constantFrom('/', '/health?full=1'),
      hostname: fc.constant('www.example.org'),
      headers: fc.constant({ Accept: 'text/html' }),
      status: fc.constantFrom([200], ['200-299', 401]),
      expectHeaders: fc.constant({ Server: '^nginx' }),
      expect: fc.constant('ok|fine'),
      json: fc.constantFrom({ '/status': 'ok' }, { '': null }, { '/nodes/0/up': true, '/~01': 1.5 }),
    }),
  ),
  merged(
    fc.constantFrom({ kind: 'imap' }, { kind: 'pop3' }),
    host,
    some({ port, watch: fc.boolean() }),
    fc.oneof(encryption, fc.constant({ tls: true, login: { user: 'probe', passwordFile: '/etc/p' } })),
  ),
  merged(
    fc.constant({ kind: 'redis' }),
    host,
    some({ port, watch: fc.boolean() }),
    fc.constantFrom(
      {},
      { tls: true },
      { tls: true, auth: { passwordFile: '/etc/p' } },
      { tls: true, auth: { user: 'probe', passwordFile: '/etc/p' } },
    ),
  ),
  merged(
    port.map(number => ({ kind: 'tcp', port: number, script: [{ expect: '^220' }, { starttls: true }] })),
    host,
    some({ watch: fc.boolean() }),
  ),
  merged(
    port.map(number => ({ kind: 'tcp', port: number })),
    host,
    some({
      watch: fc.boolean(),
      send: fc.string({ unit: 'binary' }),
      expect: fc.constantFrom('^220 ', '\\d+', 'ok|fine'),
    }),
  ),
  merged(
    fc.constant({ kind: 'dns', name: '_ldap._tcp.example.org' }),
    host,
    some({
      port,
      transport: fc.constantFrom('udp', 'tcp'),
      recursion: fc.boolean(),
      authoritative: fc.boolean(),
    }),
    fc.constantFrom({}, { rcode: 'NXDOMAIN' }, { addresses: ['192.0.2.1'] }, { type: 'MX', expect: '^10 ' }),
  ),
  merged(
    fc.constant({ kind: 'ldap' }),
    host,
    some({
      port,
      watch: fc.boolean(),
      search: some({
        base: fc.constant('o=x'),
        scope: fc.constantFrom('base', 'one', 'sub'),
        atLeast: fc.integer({ min: 1, max: 1000 }),
      }),
    }),
    fc.constantFrom({}, { tls: true }, { starttls: {}, bind: { dn: 'cn=a', passwordFile: '/etc/p' } }),
  ),
  merged(
    fc.constant({ kind: 'ntp' }),
    host,
    some({ port, maxStratum: fc.integer({ min: 1, max: 15 }), maxOffset: fc.constant('500ms') }),
  ),
  merged(fc.constant({ kind: 'icmp' }), host),
  fc.array(fc.string({ minLength: 1 })).map(args => ({ kind: 'exec', command: ['/opt/check', ...args] })),
);
const localCheck = fc.constantFrom(
  { kind: 'process', name: 'master' },
  { kind: 'process', pidfile: '/run/m.pid' },
  { kind: 'systemd', unit: 'postfix@-.service', subState: 'running' },
  { kind: 'systemd', unit: '-.mount', scope: 'user' },
);

/** A list of checks and how they are judged; none are called alike: all but the first have an id. Only the first surely counts. */
const judged = (check: fc.Arbitrary<object>, minLength: number) =>
  fc
    .tuple(
      fc.array(merged(check, timing, counts), { minLength, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.constantFrom({}, { judge: 'all' }, { judge: 'any' }, { judge: { atLeast: 1 } }),
    )
    .map(([list, noted, judge]) => ({
      checks: list.map((entry, index) => ({
        ...entry,
        ...(index > 0 || noted[0] ? { id: `check-${index}` } : {}),
        ...(index > 0 && noted[index] ? { informational: true } : {}),
      })),
      ...(list.length > 0 ? judge : {}),
    }));

const peer = (name: string, index: number) =>
  fc.tuple(judged(remoteCheck, 1), fc.boolean()).map(([checks, isMultihomed]) => ({
    name,
    ...(isMultihomed
      ? { addresses: [`10.46.${index + 2}.2`, `10.47.${index + 2}.2`] }
      : { address: `10.46.${index + 2}.2` }),
    ...checks,
  }));

const alone = fc.record({ metric: fc.integer({ min: 1, max: 14 }) });
const grouped = fc
  .tuple(fc.integer({ min: 3, max: 14 }), fc.constantFrom(...NAMES.slice(1).map((_, i) => i + 1)))
  .chain(([metric, others]) =>
    merged(
      fc.constant({ metric }),
      some({ boost: fc.integer({ min: 2, max: metric - 1 }) }),
      fc.oneof(
        fc.constant({}),
        merged(
          fc.record({ order: fc.shuffledSubarray(NAMES.slice(0, others + 1), { minLength: others + 1 }) }),
          some({ reclaim: merged(fc.constant({ metric: 1 }), some({ hold: fc.constantFrom('15s', '1m') })) }),
        ),
      ),
      fc.tuple(...NAMES.slice(1, others + 1).map(peer)).map(peers => ({ peers })),
    ),
  );

const steadiness = some({
  lastStanding: fc.constantFrom('keep', 'withdraw'),
  flap: some({
    halfLife: fc.integer({ min: 1, max: 60 }).map(s => `${s}s`),
    suppress: fc.integer({ min: 3, max: 5 }),
    reuse: fc.integer({ min: 1, max: 2 }),
    dwell: fc.constant('30s'),
  }),
});

const shedding = fc.record({
  metric: fc.integer({ min: 1, max: 13 }),
  load: merged(
    fc.constant({ threshold: 0.9, offset: 1 }),
    some({ command: fc.constant(['/opt/load', 'a b']), interval: seconds.map(s => `${s}s`) }),
  ),
});

const service = merged(
  steadiness,
  fc.oneof(alone, grouped, shedding),
  judged(fc.oneof(remoteCheck, localCheck), 0),
);

/** Each with one address or two. */
const services = fc.array(fc.tuple(service, fc.boolean()), { minLength: 1, maxLength: 3 }).map(list =>
  list.map(([entry, several], i) => {
    const [address, second] = [`198.51.100.${i + 1}/32`, `198.51.100.${i + 101}/32`];
    const addresses = several ? { addresses: [second, address] } : { address };
    return { name: `service-${i}`, ...addresses, ...entry };
  }),
);

const routing = merged(
  fc.record({
    networks: fc.uniqueArray(fc.constantFrom('eth0', 'eth1', '10.46.1.0/24', '10.46.2.9/16'), {
      minLength: 1,
    }),
  }),
  some({
    daemon: fc.constantFrom('frr', 'quagga'),
    vtysh: fc.constantFrom(['vtysh'], ['ip', 'netns', 'exec', 'a b', 'vtysh']),
    timers: some({ update: fc.integer({ min: 5, max: 30 }), garbage: fc.constant(60) }),
    config: fc.constantFrom(null, '/etc/frr/b/frr.conf'),
    hostname: fc.constant('mx1.example.org'),
    password: fc.constantFrom('secret!', '12345'),
  }),
);

export const validConfiguration = merged(
  fc.record({ server: fc.constant(us), routing, services }),
  some({
    paths: some({ run: fc.constant('/run/ripcord-b'), state: fc.constant('/var/lib/ripcord-b') }),
    onStop: fc.constantFrom('withdraw', 'keep'),
    reload: fc.constantFrom('auto', 'manual'),
  }),
);
