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

const remoteCheck = fc.oneof(
  merged(
    fc.constant({ kind: 'smtp' }),
    host,
    some({
      port,
      watch: fc.boolean(),
      starttls: some({ verify: fc.boolean(), ca: fc.constant('/etc/ssl/ca.pem') }),
    }),
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
  fc.array(fc.string({ minLength: 1 })).map(args => ({ kind: 'exec', command: ['/opt/check', ...args] })),
);
const localCheck = fc.constantFrom(
  { kind: 'process', name: 'master' },
  { kind: 'process', pidfile: '/run/m.pid' },
);

/** A list of checks; given ids, so that none are called alike. */
const checksOf = (check: fc.Arbitrary<object>, minLength: number) =>
  fc
    .array(merged(check, timing, counts), { minLength, maxLength: 4 })
    .map(list => list.map((entry, index) => ({ ...entry, id: `check-${index}` })));

const peer = (name: string, index: number) =>
  checksOf(remoteCheck, 1).map(checks => ({ name, address: `10.46.${index + 2}.2`, checks }));

const alone = fc.record({ metric: fc.integer({ min: 1, max: 14 }) });
const grouped = fc
  .tuple(fc.integer({ min: 2, max: 14 }), fc.constantFrom(...NAMES.slice(1).map((_, i) => i + 1)))
  .chain(([metric, others]) =>
    merged(
      fc.constant({ metric }),
      some({ boost: fc.integer({ min: 1, max: metric - 1 }) }),
      some({ order: fc.shuffledSubarray(NAMES.slice(0, others + 1), { minLength: others + 1 }) }),
      fc.tuple(...NAMES.slice(1, others + 1).map(peer)).map(peers => ({ peers })),
    ),
  );

const services = fc
  .array(
    merged(
      fc.oneof(alone, grouped),
      checksOf(fc.oneof(remoteCheck, localCheck), 0).map(checks => ({ checks })),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map(list =>
    list.map((entry, i) => ({ name: `service-${i}`, address: `198.51.100.${i + 1}/32`, ...entry })),
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
  }),
);
