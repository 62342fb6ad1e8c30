import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckSchema } from '../../../src/checks/registry.ts';
import { type InitOptions, init, readOptions } from '../../../src/cli/init-command.ts';
import { main } from '../../../src/cli/program.ts';
import { firstFile } from '../../../src/config/first-file.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { SCHEMA_FILE } from '../../docs/artifacts.ts';

/** Every kind of check that the schema knows. */
const KINDS: readonly string[] = CheckSchema.oneOf.map(
  (schema: { readonly properties: { readonly kind: { readonly const: string } } }) =>
    schema.properties.kind.const,
);

const WEB: InitOptions = { service: 'web', address: '198.51.100.25', interface: ['eth0'], server: 'web-a' };

async function printed(options: InitOptions) {
  const [out, err]: [string[], string[]] = [[], []];
  const exit = await init(options, {
    ...{ bytes: () => undefined, paint: (_, text) => text },
    ...{ out: text => out.push(text), err: text => err.push(text) },
  });
  return { exit, out: out.join('\n'), err: err.join('\n') };
}

/** Names that YAML would take for something else, too. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/),
  fc.constantFrom('null', 'true', 'no', '1', '0x1f', '1e3', '0o7', 'y'),
);
const host = fc.oneof(
  fc.integer({ min: 1, max: 254 }).map(last => `10.46.1.${last}`),
  name.map(label => `${label}x.example.org`),
);
const remote = fc.constantFrom(
  'http',
  'http:8080',
  'smtp',
  'smtp:25',
  'tcp:389',
  'redis',
  'ntp',
  'icmp',
  'ldap:636',
);
const local = fc.constantFrom('process:master', 'process:"odd', 'systemd:nginx.service', 'process:123');
const options = fc
  .record({
    names: fc.uniqueArray(
      name.filter(text => text !== 'all'),
      { minLength: 1, maxLength: 4 },
    ),
    service: name.filter(text => text !== 'all'),
    address: fc.constantFrom('198.51.100.25', '203.0.113.7/32'),
    check: fc.uniqueArray(remote, { minLength: 1, maxLength: 2, selector: text => text.split(':')[0] }),
    own: fc.uniqueArray(local, { maxLength: 1 }),
    interface: fc.uniqueArray(fc.constantFrom('eth0', 'bond0.100', 'en-1', '1'), { minLength: 1 }),
    hosts: fc.array(host, { minLength: 3, maxLength: 3 }),
    ordered: fc.boolean(),
    place: fc.nat(3),
  })
  .map(({ names: [server = '', ...others], own, check, hosts, ordered, place, ...rest }) => ({
    ...rest,
    server,
    order: ordered && others.length > 0 ? others.toSpliced(place, 0, server).join(', ') : undefined,
    check: [...own, ...check],
    peer: others.map((other, i) => `${other}=${hosts[i]}`),
  }));

describe('a first configuration file', () => {
  it('is valid and means what was asked for, for any of these options', () => {
    fc.assert(
      fc.property(options, asked => {
        const read = readOptions(asked, 'host');
        if ('faults' in read) throw new Error(read.faults.join('; '));
        const { server, routing, services } = parseConfig(firstFile(read), 'first');
        expect(server).toBe(asked.server);
        expect(routing.networks).toEqual(asked.interface);
        expect(services).toHaveLength(1);
        const order = asked.order?.split(', ');
        const metric = order === undefined ? 5 : 3 + 2 * order.indexOf(server);
        expect(services[0]).toMatchObject({ name: asked.service, metric });
        expect(services[0]?.order).toEqual(order);
        expect(services[0]?.addresses.map(({ ip }) => `${ip}/32`)).toEqual([read.address]);
        expect(services[0]?.checks).toHaveLength(asked.check.length);
        expect(services[0]?.peers.map(peer => `${peer.name}=${peer.addresses[0]}`)).toEqual(asked.peer);
        expect(services[0]?.boost).toBe(asked.peer.length > 0 ? 1 : undefined);
      }),
    );
  });

  it('is still valid where its comments that begin with a field are uncommented', () => {
    const read = readOptions({ ...WEB, peer: ['web-b=10.46.2.2'] }, 'host');
    if ('faults' in read) throw new Error('no options');
    const text = firstFile(read);
    expect(text).toContain('# order: [web-a, web-b]');
    expect(parseConfig(text.replace('# order:', 'order:'), 'r').services[0]?.order).toEqual([
      'web-a',
      'web-b',
    ]);
    const told = parseConfig(text.replaceAll('# channel:', 'channel:'), 'r');
    expect([told.channel?.keyFile, told.services[0]?.peers[0]?.channel]).toEqual(['/etc/ripcord/key', 5520]);
    const alone = readOptions(WEB, 'host');
    if ('faults' in alone) throw new Error('no options');
    const withPeer = firstFile(alone).replace('# peers:', 'peers:').replace('#   - {', '  - {');
    expect(parseConfig(withPeer, 'r').services[0]?.peers).toHaveLength(1);
  });

  it('points editors to the schema by an absolute path', async () => {
    const { exit, out } = await printed(WEB);
    expect(exit).toBe(0);
    expect(out.split('\n')[0]).toBe(`# yaml-language-server: $schema=${SCHEMA_FILE.pathname}`);
  });

  it('has the name of the host where no other is given', () => {
    const { server: _, ...unnamed } = WEB;
    expect(readOptions(unnamed, 'Web-B.example.org')).toMatchObject({ server: 'web-b' });
  });

  it.each<[Partial<InitOptions>, string]>([
    [{ service: 'db' }, 'how is db checked? Give --check, such as http, smtp or tcp:389'],
    [{ interface: [] }, 'this machine has no default route: give --interface NAME'],
    [{ peer: ['web-b'] }, '--peer takes NAME=HOST, not web-b'],
    [{ peer: ['web-b='] }, '--peer takes NAME=HOST, not web-b='],
    [{ check: ['process:nginx'], peer: ['b=10.0.0.2'] }, 'give one more for the peers'],
    [{ service: '', check: [] }, '--service takes a name, such as web'],
    [{ service: 'Web A', check: ['http'] }, '--service: must be a name, not "Web A"'],
    [{ check: ['tcp'] }, '--check tcp: name what it looks at, as in tcp:389'],
    [{ check: ['tcp:'] }, '--check tcp:: name what it looks at, as in tcp:389'],
    [{ check: ['http:'] }, '--check http:: nothing follows the colon'],
    [{ check: ['dns:53'] }, '--check dns:53: a check of kind dns has more fields than an option can give'],
    [{ check: ['exec:/bin/true'] }, 'write it in the file'],
    [{ check: ['icmp:1'] }, '--check icmp:1: this kind takes no target: write icmp'],
    [{ check: ['nonsense'] }, '--check nonsense: must be http, '],
    [{ check: ['http', 'http:80'] }, '--check http:80: another --check asks the same: give one of them'],
    [{ interface: ['eth0', 'e h'] }, '--interface e h: must be one word'],
    [{ address: '198.51.100.25/24' }, '--address: '],
    [{ address: '198.51.100.25/24' }, 'write 198.51.100.25/32'],
    [{ server: 'Web A' }, '--server: must be a name'],
    [{ peer: ['web-a=10.0.0.2'] }, '--peer web-a=10.0.0.2: '],
    [{ order: 'web-a,b' }, '--order: b is neither this server, web-a, nor a --peer'],
    [{ order: 'web-a' }, '--order: must have at least 2 entries'],
    [{ order: 'b,c', peer: ['b=10.0.0.2', 'c=10.0.0.3'] }, '--order: name web-a, too'],
    [{ order: 'web-a,b', peer: ['b=10.0.0.2', 'c=10.0.0.3'] }, '--order: name c, too'],
    [
      { order: 'b,c,d,e,f,g,web-a', peer: [...'bcdefg'].map((other, i) => `${other}=10.0.0.${i + 2}`) },
      '--order: must be 1 to 14, not 15',
    ],
    [{ order: 'web-a,' }, '--order: a blank is neither this server, web-a, nor a --peer'],
    [{ order: 'b,b,web-a', peer: ['b=10.0.0.2'] }, '--order: repeats entry 0'],
    [{ peer: ['b=bad host'] }, '--peer b=bad host: must be one word'],
  ])('is not printed for %j', async (change, fault) => {
    const { exit, out, err } = await printed({ ...WEB, ...change });
    expect([exit, out]).toEqual([64, '']);
    expect(err).toContain(fault);
  });

  it.each(KINDS)(
    'says of a check of kind %s what its option needs, and names no field of the file',
    async kind => {
      for (const given of [kind, `${kind}:`, `${kind}:1`, `${kind}:99999`, `${kind}:x y`]) {
        const { exit, out, err } = await printed({
          ...WEB,
          check: [given, 'smtp:2525'],
          peer: ['b=10.0.0.2'],
        });
        if (exit === 0)
          expect([kind, parseConfig(out, 'first').services[0]?.checks[0]?.kind]).toEqual([kind, kind]);
        else expect(err.split('\n')).toEqual([expect.stringMatching(`^ripcord: --check ${given}: `)]);
        expect(err).not.toContain('field "');
      }
    },
  );

  it.each([
    ['--service', 'b'],
    ['--address', '198.51.100.26'],
    ['--server', 'b'],
    ['--order', 'b,a'],
  ])('is not printed where %s is given twice', async (name, again) => {
    const err: string[] = [];
    const given = [
      '--service',
      'web',
      '--address',
      '198.51.100.25',
      '--server',
      'a',
      '--order',
      'a,b',
      name,
      again,
    ];
    const terminal = { bytes: () => 0, out: () => 0, err: (text: string) => err.push(text) };
    expect(await main(['init', ...given], { ...terminal, paint: (_, text) => text })).toBe(64);
    expect(err.join('\n')).toContain(`'${name} `);
    expect(err.join('\n')).toContain('Give this option once.');
  });
});
