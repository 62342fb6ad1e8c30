/** Valid files for a whole group of 2 to 6 servers, as people could write them. */
import fc from 'fast-check';

const NAMES = ['mx-a', 'mx-b', 'mx-c', 'mx-d', 'mx-e', 'mx-f'];
const LOWEST = 3;
const HIGHEST = 11;

const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });

const entry = (name: string, index: number) =>
  fc
    .record(
      {
        several: fc.boolean(),
        routing: some({
          networks: fc.constantFrom(['eth0'], ['ens3', 'ens4']),
          config: fc.constantFrom(null, '/etc/frr/own.conf'),
        }),
        channel: some({ address: fc.constant('0.0.0.0'), port: fc.integer({ min: 1024, max: 65535 }) }),
        hostname: fc.constant(`${name}.example.org`),
      },
      { requiredKeys: ['several'] },
    )
    .map(({ several, ...own }) => ({
      name,
      ...(several
        ? { addresses: [`10.46.${index}.2`, `10.47.${index}.2`] }
        : { address: `10.46.${index}.2` }),
      ...own,
    }));

/** Exactly one that can surely be asked of a peer comes first. */
const checks = fc
  .subarray([
    { kind: 'tcp', port: 143, interval: '5s', informational: true },
    { kind: 'http', host: '10.46.9.9', interval: '1s' },
    { kind: 'process', name: 'master', interval: '1s' },
    { kind: 'exec', command: ['/opt/check'], interval: '30s' },
  ])
  .map(more => [{ kind: 'smtp', interval: '1s' }, ...more]);

const metric = (names: readonly string[]) =>
  fc.oneof(
    fc.integer({ min: LOWEST, max: HIGHEST }),
    fc
      .tuple(fc.subarray([...names], { minLength: 1 }), fc.integer({ min: LOWEST, max: HIGHEST }))
      .map(([servers, equal]) => Object.fromEntries(servers.map(name => [name, equal]))),
    fc
      .tuple(
        fc.shuffledSubarray([...names], { minLength: 1 }),
        fc.uniqueArray(fc.integer({ min: LOWEST, max: HIGHEST }), { minLength: 6, maxLength: 6 }),
      )
      .map(([servers, metrics]) => Object.fromEntries(servers.map((name, i) => [name, metrics[i]]))),
  );

const service = (names: readonly string[], index: number) =>
  fc
    .tuple(
      fc.record(
        {
          metric: metric(names),
          checks,
          peerChecks: fc.constant([{ kind: 'icmp', interval: '1s' }]),
          judge: fc.constantFrom('all', 'any'),
          peerJudge: fc.constantFrom('all', 'any'),
          holdUp: fc.constantFrom('0s', '5s'),
          failback: fc.constantFrom('auto', 'manual'),
        },
        { requiredKeys: ['metric', 'checks'] },
      ),
      fc.constantFrom('none', 'one', 'each'),
    )
    .map(([fields, boosts]) => {
      const servers = typeof fields.metric === 'number' ? names : Object.keys(fields.metric);
      const each = Object.fromEntries(servers.map((name, i) => [name, 1 + (i % 2)]));
      const boost = boosts === 'one' ? 2 : each;
      return {
        name: `service-${index}`,
        address: `198.51.100.${index + 1}/32`,
        ...fields,
        ...(boosts !== 'none' && servers.length > 1 && { boost }),
      };
    });

/** One service at least has all servers. */
export const groupFile = fc
  .integer({ min: 2, max: NAMES.length })
  .map(size => NAMES.slice(0, size))
  .chain(names =>
    fc.record(
      {
        server: fc.constantFrom('auto', ...names),
        group: fc.tuple(...names.map(entry)),
        routing: fc.constant({ networks: ['eth0'] }),
        services: fc
          .integer({ min: 1, max: 3 })
          .chain(count => fc.tuple(...Array.from({ length: count }, (_, index) => service(names, index))))
          .map(services => [
            ...services,
            {
              name: 'everywhere',
              address: '198.51.100.99/32',
              metric: 3,
              checks: [{ kind: 'smtp', interval: '1s' }],
            },
          ]),
        channel: fc.constant({ keyFile: '/etc/ripcord/key' }),
        hooks: fc.constantFrom(
          [{ on: ['any'], command: ['/bin/true'] }],
          [{ on: ['any'], services: ['service-0'], command: ['/bin/true'] }],
        ),
      },
      { requiredKeys: ['server', 'group', 'routing', 'services'] },
    ),
  )
  .map(({ group, ...file }) => ({
    ...file,
    // A channel of one server is another than that of all.
    group: group.map(({ channel, ...own }) => ({ ...own, ...(file.channel && channel && { channel }) })),
  }));
