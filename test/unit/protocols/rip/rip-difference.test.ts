import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRender } from '../../../../src/drivers/frr/render-template.ts';
import { shippedTemplates } from '../../../../src/drivers/frr/template-files.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { metricsOf } from '../../../../src/protocols/rip/held-metrics.ts';
import { difference, overlaid } from '../../../../src/protocols/rip/rip-difference.ts';
import { parse, type RunningConfig } from '../../../../src/protocols/running-config.ts';
import { configFor, service, variablesFor } from '../../drivers/frr/configs.ts';
import { advertised, enterInto } from '../../drivers/frr/model.ts';

const render = createRender(shippedTemplates());
const ALL = ['smtp', 'dns', 'ntp', 'ldap'].map((name, index) => service(name, `198.51.100.${index + 1}/32`));
/** The second addresses that some of them may have. */
const MORE: readonly string[] = ['198.51.100.101/32', '198.51.100.102/32'];
const FOREIGN = '172.17.0.0/16';

const desiredFor = (
  services: typeof ALL,
  metrics: ReadonlyMap<string, number>,
  running: RunningConfig,
  template = 'frr-10.conf.liquid',
): RunningConfig => parse(render(template, variablesFor(configFor(services), metrics, running)));
const asLines = (config: RunningConfig): string =>
  [...config]
    .sort(([a], [b]) => (a === '' ? -1 : b === '' ? 1 : 0))
    .map(([context, lines]) =>
      context === '' ? lines.join('\n') : `${context}\n${lines.map(l => ` ${l}`).join('\n')}\nexit`,
    )
    .join('\n!\n');
/** Without `hostname` and `password`, which are for the file only. */
const running = (services: typeof ALL, metrics: ReadonlyMap<string, number>): RunningConfig =>
  parse(`${asLines(desiredFor(services, metrics, new Map()))}`.replace(/^hostname .*$/m, ''));

describe('from an empty daemon', () => {
  it('prefix-lists come first, then the clauses, and the redistribution when its filter is whole', () => {
    const [smtp] = ALL;
    if (smtp === undefined) throw new Error('no service');
    expect(difference(desiredFor([smtp], new Map([['smtp', 3]]), new Map()), new Map())).toEqual([
      'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.1/32',
      'route-map RIPCORD permit 5',
      'match metric 16',
      'exit',
      'route-map RIPCORD permit 10',
      'match ip address prefix-list RIPCORD-smtp',
      'set metric 3',
      'exit',
      'router rip',
      'network eth0',
      'timers basic 5 180 120',
      'redistribute connected metric 16 route-map RIPCORD',
      'exit',
    ]);
  });
});

describe('with several addresses', () => {
  it('a service has one clause, and an entry each in its prefix-list', () => {
    const smtp = service('smtp', '198.51.100.1/32', '198.51.100.2/32');
    const lines = difference(desiredFor([smtp], new Map([['smtp', 3]]), new Map()), new Map());
    expect(lines.filter(line => /prefix-list|set metric|permit \d+$/.test(line))).toEqual([
      'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.1/32',
      'ip prefix-list RIPCORD-smtp seq 10 permit 198.51.100.2/32',
      'route-map RIPCORD permit 5',
      'route-map RIPCORD permit 10',
      'match ip address prefix-list RIPCORD-smtp',
      'set metric 3',
    ]);
  });

  it('a change of its metric is one clause, whatever the addresses', () => {
    const smtp = service('smtp', '198.51.100.1/32', '198.51.100.2/32', '198.51.100.3/32');
    const before = running([smtp], new Map([['smtp', 3]]));
    expect(difference(desiredFor([smtp], new Map([['smtp', 1]]), before), before)).toEqual([
      'route-map RIPCORD permit 10',
      'set metric 1',
      'exit',
    ]);
  });
});

describe('with a cover', () => {
  const smtp = { ...service('smtp', '198.51.100.25/32'), cover: { ip: '198.51.100.24', prefixLength: 31 } };
  const metrics = new Map([
    ['smtp', 1],
    ['smtp.cover', 5],
  ]);
  const before = running([smtp], metrics);

  it('a service has a second clause, with a prefix-list and a metric of its own', () => {
    const lines = difference(desiredFor([smtp], metrics, new Map()), new Map());
    expect(lines.filter(line => /prefix-list|set metric|permit \d+$/.test(line))).toEqual([
      'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32',
      'ip prefix-list RIPCORD-smtp.cover seq 5 permit 198.51.100.24/31',
      'route-map RIPCORD permit 5',
      'route-map RIPCORD permit 10',
      'match ip address prefix-list RIPCORD-smtp',
      'set metric 1',
      'route-map RIPCORD permit 20',
      'match ip address prefix-list RIPCORD-smtp.cover',
      'set metric 5',
    ]);
  });

  it('all of it goes when the cover goes, and nothing else', () => {
    const bare = service('smtp', '198.51.100.25/32');
    expect(difference(desiredFor([bare], metrics, before), before)).toEqual([
      'no route-map RIPCORD permit 20',
      'no ip prefix-list RIPCORD-smtp.cover',
    ]);
  });
});

describe('from one state to another', () => {
  const services = ALL.slice(0, 2);
  const before = running(services, new Map([['smtp', 3]]));

  it('nothing is entered where nothing differs', () => {
    expect(difference(desiredFor(services, new Map([['smtp', 3]]), before), before)).toEqual([]);
  });

  it('what withdraws is entered before what advertises, whatever its place', () => {
    const dnsUp = running(services, new Map([['dns', 3]]));
    expect(difference(desiredFor(services, new Map([['smtp', 1]]), dnsUp), dnsUp)).toEqual([
      'route-map RIPCORD permit 20',
      'set metric 16',
      'exit',
      'route-map RIPCORD permit 10',
      'set metric 1',
      'exit',
    ]);
  });

  it('a new address of a service never gets the metric of the old one', () => {
    const moved = [service('smtp', '198.51.100.99/32')];
    const wanted = desiredFor(moved, new Map(), before);
    const states = enterInto(before, difference(wanted, before));
    expect(new Set(states.map(state => advertised(state, '198.51.100.99/32')))).toEqual(
      new Set([undefined, 16]),
    );
  });

  it('a wrong redistribution is replaced in place, never taken away, which would poison every service', () => {
    const drifted = new Map(before).set('router rip', [
      'network eth0',
      'timers basic 5 180 120',
      'redistribute connected metric 3',
    ]);
    expect(difference(desiredFor(services, new Map([['smtp', 3]]), drifted), drifted)).toEqual([
      'router rip',
      'redistribute connected metric 16 route-map RIPCORD',
      'exit',
    ]);
  });

  it("an operator's lines are left alone", () => {
    const shared = new Map(before)
      .set('router rip', [...(before.get('router rip') ?? []), 'network eth7', 'passive-interface eth8'])
      .set('route-map OTHER permit 10', ['set metric 4'])
      .set('', [
        ...(before.get('') ?? []),
        'ip prefix-list OTHER seq 5 permit any',
        'ip prefix-list RIPCORDER seq 5 deny any',
      ]);
    expect(difference(desiredFor(services, new Map([['smtp', 3]]), shared), shared)).toEqual([]);
  });

  it('a service no longer configured goes: first its clause, its prefix-list at the end', () => {
    const [smtp] = services;
    if (smtp === undefined) throw new Error('no service');
    expect(difference(desiredFor([smtp], new Map([['smtp', 3]]), before), before)).toEqual([
      'no route-map RIPCORD permit 20',
      'no ip prefix-list RIPCORD-dns',
    ]);
  });

  it('timers that are the default are hidden by the daemon and not missing', () => {
    const timers = { update: 30, timeout: 180, garbage: 120 };
    const wanted = parse(
      render('frr-10.conf.liquid', variablesFor(configFor(services, { timers }), new Map(), new Map())),
    );
    const hidden = new Map(wanted).set(
      'router rip',
      (wanted.get('router rip') ?? []).filter(line => !line.startsWith('timers')),
    );
    expect(difference(wanted, hidden)).toEqual([]);
    expect(
      difference(
        wanted,
        new Map(hidden).set('router rip', [...(hidden.get('router rip') ?? []), 'timers basic 5 180 120']),
      ),
    ).toContain('timers basic 30 180 120');
  });
});

describe('for any state', () => {
  /** The first two services may have a second address each, before or behind the other. */
  const withMore = (base: typeof ALL) =>
    fc.array(fc.constantFrom('none', 'before', 'behind'), { minLength: 2, maxLength: 2 }).map(places =>
      base.map(each => {
        const index = ALL.findIndex(({ name }) => name === each.name);
        const [place, second] = [places[index], MORE[index]];
        if (place === undefined || place === 'none' || second === undefined) return each;
        return place === 'before'
          ? service(each.name, second, each.address)
          : service(each.name, each.address, second);
      }),
    );
  const METRICS = [...Array.from({ length: 14 }, (_, index) => index + 1), NOT_HERE];
  const state = fc.record({
    services: fc.shuffledSubarray(ALL, { minLength: 1 }).chain(withMore),
    metrics: fc.array(fc.constantFrom(...METRICS), { minLength: ALL.length, maxLength: ALL.length }),
  });
  const told = (metric: number | undefined) => (metric === NOT_HERE ? 16 : metric);
  const metricsFor = (numbers: readonly number[]): Map<string, number> =>
    new Map(ALL.map(({ name }, index) => [name, numbers[index] ?? NOT_HERE]));
  const junk = fc.subarray([
    { context: '', line: 'ip prefix-list RIPCORD-smtp seq 10 permit any' },
    { context: '', line: 'ip prefix-list RIPCORD-smtp description some words' },
    { context: '', line: 'ip prefix-list RIPCORD-old seq 5 permit 192.0.2.1/32' },
    { context: '', line: 'ip prefix-list OTHER seq 5 permit any' },
    { context: 'route-map RIPCORD deny 5', line: 'match tag 9' },
    { context: 'route-map RIPCORD permit 7', line: 'set metric 1' },
    { context: 'route-map RIPCORD permit 10', line: 'description some words' },
    { context: 'route-map RIPCORD permit 10', line: 'set metric 2' },
    { context: 'route-map RIPCORD permit 10', line: 'call OTHER' },
    { context: 'route-map RIPCORD permit 15', line: 'match ip address prefix-list RIPCORD-smtp' },
    { context: 'route-map RIPCORD deny 20', line: 'match ip address prefix-list RIPCORD-dns' },
    { context: 'router rip', line: 'redistribute connected' },
    { context: 'router rip', line: 'timers basic 30 180 120' },
    { context: 'router rip', line: 'distribute-list X out' },
  ]);
  const spoil = (
    config: RunningConfig,
    pieces: readonly { context: string; line: string }[],
  ): RunningConfig =>
    pieces.reduce<RunningConfig>((spoilt, { context, line }) => {
      // A line takes the place of its like: an entry that of its number.
      const place = /^(?:redistribute|set metric|timers|ip prefix-list \S+ seq \d+)(?= |$)/.exec(line)?.[0];
      const rest = (spoilt.get(context) ?? []).filter(
        other => place === undefined || !`${other} `.startsWith(`${place} `),
      );
      const spoiltMore = new Map(spoilt).set(context, [...rest, line]);
      // A number stands for one clause, whatever its action.
      if (context.includes(' deny ')) spoiltMore.delete(context.replace(' deny ', ' permit '));
      return spoiltMore;
    }, config);

  it.each(['frr-10.conf.liquid', 'frr-7.conf.liquid', 'quagga.conf.liquid'])(
    'what %s renders differs in nothing from itself',
    template => {
      fc.assert(
        fc.property(state, ({ services, metrics }) => {
          const config = desiredFor(services, metricsFor(metrics), new Map(), template);
          expect(difference(config, config)).toEqual([]);
        }),
      );
    },
  );

  it('what is foreseen is what the lines entered lead to', () => {
    fc.assert(
      fc.property(state, state, junk, (old, next, pieces) => {
        const from = spoil(running(old.services, metricsFor(old.metrics)), pieces);
        const wanted = metricsFor(next.metrics);
        const desired = desiredFor(next.services, wanted, from);
        const after = enterInto(from, difference(desired, from)).at(-1) ?? from;
        const foreseen = overlaid(from, desired);
        expect(metricsOf(next.services, foreseen)).toEqual(metricsOf(next.services, after));
        expect(difference(desired, foreseen)).toEqual([]);
        expect(new Set(foreseen.get('router rip'))).toEqual(new Set(after.get('router rip')));
      }),
    );
  });

  it('the lines entered lead to the metrics wanted, and leave nothing to enter', () => {
    fc.assert(
      fc.property(state, state, junk, (old, next, pieces) => {
        const from = spoil(running(old.services, metricsFor(old.metrics)), pieces);
        const wanted = metricsFor(next.metrics);
        const desired = desiredFor(next.services, wanted, from);
        const after = enterInto(from, difference(desired, from)).at(-1) ?? from;
        const expected = new Map(next.services.map(({ name }) => [name, wanted.get(name)]));
        expect(metricsOf(next.services, after)).toEqual(expected);
        for (const { name, prefixes } of next.services) {
          for (const prefix of prefixes) expect(advertised(after, prefix)).toBe(told(wanted.get(name)));
        }
        expect(advertised(after, FOREIGN)).toBe(undefined);
        expect(difference(desiredFor(next.services, wanted, after), after)).toEqual([]);
        const others = ['ip prefix-list OTHER seq 5 permit any', 'distribute-list X out'];
        for (const line of others.filter(other => pieces.some(piece => piece.line === other))) {
          expect([...after.values()].flat()).toContain(line);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('on the way no service has another metric than before or after, and nothing foreign is reachable', () => {
    fc.assert(
      fc.property(state, state, (old, next) => {
        const from = running(old.services, metricsFor(old.metrics));
        const before = metricsFor(old.metrics);
        const wanted = metricsFor(next.metrics);
        const states = enterInto(from, difference(desiredFor(next.services, wanted, from), from));
        for (const config of states) {
          for (const [index, { name, address }] of ALL.entries()) {
            for (const prefix of [address, MORE[index] ?? address]) {
              const has = ({ prefixes }: (typeof ALL)[number]) => prefixes.includes(prefix);
              const kept = old.services.some(has) && next.services.some(has);
              const allowed = kept
                ? [told(before.get(name)), told(wanted.get(name))]
                : [undefined, 16, told(before.get(name)), told(wanted.get(name))];
              expect(allowed).toContain(advertised(config, prefix));
            }
          }
          expect([undefined, 16]).toContain(advertised(config, FOREIGN));
        }
      }),
      { numRuns: 500 },
    );
  });
});
