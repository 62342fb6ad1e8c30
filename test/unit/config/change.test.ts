import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { change, describeChange, isEmpty } from '../../../src/config/change.ts';
import type { Config } from '../../../src/config/config.ts';
import { parseConfig } from '../../../src/config/load.ts';
import { fileOf, peerEntry, SMTP_CHECK, serviceAt } from '../configuration.ts';
import { validConfiguration } from './arbitrary.ts';

const peer = peerEntry({ name: 'smtp-a', address: '10.46.1.2' });
const smtp = serviceAt('smtp', 25, { metric: 3, checks: [SMTP_CHECK], peers: [peer] });
const dns = serviceAt('dns', 53, { metric: 3, checks: [{ kind: 'tcp', port: 53, interval: '1s' }] });
const base = fileOf({ server: 'smtp-b', routing: { networks: ['eth0'] }, services: [smtp, dns] });
const read = (file: object): Config => parseConfig(JSON.stringify(file), 'ripcord.json');
const told = (file: object) => describeChange(change(read(base), read({ ...base, ...file })));

describe('a change', () => {
  it('is empty from any configuration to itself, wherever it was read from', () => {
    fc.assert(
      fc.property(validConfiguration, file => {
        const again = parseConfig(JSON.stringify(file, null, 2), 'elsewhere.json');
        const none = change(read(file), again);
        expect(isEmpty(none)).toBe(true);
        expect([...none.fixed, ...describeChange(none)]).toEqual([]);
      }),
    );
  });

  it('names each service exactly once, whether it comes, goes or stays otherwise', () => {
    fc.assert(
      fc.property(validConfiguration, validConfiguration, (a, b) => {
        const [before, after] = [read(a), read(b)];
        const { added, removed, changed } = change(before, after);
        const names = [...added, ...removed, ...changed.map(({ name }) => name)];
        expect(new Set(names).size).toBe(names.length);
        const then = new Set(before.services.map(({ name }) => name));
        const now = new Set(after.services.map(({ name }) => name));
        expect(added).toEqual([...now].filter(name => !then.has(name)));
        expect(removed).toEqual([...then].filter(name => !now.has(name)));
      }),
    );
  });

  it('is not empty whenever any field differs', () => {
    fc.assert(
      fc.property(validConfiguration, validConfiguration, (a, b) => {
        const [{ file: _a, ...before }, { file: _b, ...after }] = [read(a), read(b)];
        const { file } = read(a);
        const isSame = isEmpty(change({ ...before, file }, { ...after, file }));
        expect(isSame).toBe(JSON.stringify(sorted(before)) === JSON.stringify(sorted(after)));
      }),
    );
  });

  it('is none for services in another order in the file', () => {
    expect(told({ services: [dns, smtp] })).toEqual([]);
  });

  it('tells of a service field by field, check by check and peer by peer', () => {
    const checks = [
      { kind: 'smtp', interval: '2s' },
      { kind: 'tcp', port: 587, interval: '1s' },
    ];
    const peers = [
      { ...peer, address: '10.46.1.3' },
      { ...peer, name: 'smtp-c', address: '10.46.3.2' },
    ];
    expect(told({ services: [{ ...smtp, metric: 5, holdUp: '3s', checks, peers }, dns] })).toEqual([
      [
        'smtp: metric: 3 -> 5, holdUpMs: 0 -> 3000, check smtp:25: changed, check tcp:587 is new',
        'peer smtp-a: addresses: 10.46.1.2 -> 10.46.1.3, peer smtp-a: check smtp:25: changed, peer smtp-c is new',
      ].join(', '),
    ]);
  });

  it('tells of services that come and go, and of addresses', () => {
    const addresses = ['198.51.100.53/32', '198.51.100.54/32'];
    expect(
      told({
        services: [
          { ...dns, address: undefined, addresses },
          { ...smtp, name: 'mail' },
        ],
      }),
    ).toEqual([
      'dns: addresses: 198.51.100.53 -> 198.51.100.53, 198.51.100.54',
      'mail is new: withdrawn until its checks have passed',
      'smtp is removed: its traffic moves first, then its route and its address go',
    ]);
  });

  it('counts what comes and goes in a list of mappings', () => {
    const one = { on: ['any'], command: ['/one'] };
    const two = { on: ['any'], command: ['/two'] };
    const from = (before: object[], after: object[]) =>
      describeChange(change(read({ ...base, hooks: before }), read({ ...base, hooks: after })));
    expect(from([], [one, two])).toEqual(['hooks: 2 added']);
    expect(from([one], [{ ...one, on: ['normal'] }])).toEqual(['hooks: 1 added, 1 removed']);
    expect(from([one, two], [two])).toEqual(['hooks: 1 removed']);
    expect(from([one, two], [two, one])).toEqual(['hooks: in another order']);
  });

  it('tells of settings, but never shows a password', () => {
    const routing = { networks: ['eth0', 'eth1'], timers: { update: 10 }, password: 'hush' };
    expect(new Set(told({ routing, onStop: 'keep' }))).toEqual(
      new Set([
        'routing.timers.update: 5 -> 10',
        'routing.networks: eth0 -> eth0, eth1',
        'routing.password: changed',
        'onStop: withdraw -> keep',
      ]),
    );
  });

  it.each([
    [{ server: 'smtp-c' }, ['server']],
    [{ paths: { run: '/run/other' } }, ['paths']],
    [{ routing: { networks: ['eth0'], vtysh: ['vtysh', '-N', 'b'] } }, ['routing.vtysh']],
    [{ routing: { networks: ['eth0'], daemon: 'quagga' } }, ['routing.daemon']],
    [{ routing: { networks: ['eth1'] } }, []],
  ])('to %j takes a restart for %j', (file, fixed) => {
    expect(change(read(base), read({ ...base, ...file })).fixed).toEqual(fixed);
  });
});

/** Services by name and fields in order: what the order in a file says is not what a change is about. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([field]) => field !== 'label');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, sorted(v)]));
}

describe('a cover that comes, goes or is another', () => {
  const covered = (cover?: string) => ({
    ...base,
    services: [{ ...smtp, order: ['smtp-a', 'smtp-b'], ...(cover && { cover }) }, dns],
  });
  const from = (before?: string, after?: string) =>
    describeChange(change(read(covered(before)), read(covered(after))));

  it("is told of as a prefix; the labels behind it are nobody's business", () => {
    expect(from(undefined, '198.51.100.24/31')).toEqual(['smtp: cover: none -> 198.51.100.24/31']);
    expect(from('198.51.100.24/31', '198.51.100.24/30')).toEqual([
      'smtp: cover: 198.51.100.24/31 -> 198.51.100.24/30',
    ]);
    expect(from('198.51.100.24/31', '198.51.100.24/31')).toEqual([]);
  });
});
