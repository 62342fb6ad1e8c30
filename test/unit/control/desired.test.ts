import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { advertised, aliasesOf, desiredState } from '../../../src/control/desired.ts';
import type { Observed } from '../../../src/reconcile/state.ts';

const config = parseConfig(
  JSON.stringify({
    server: 'smtp-a',
    routing: { networks: ['eth0'] },
    services: [
      { name: 'smtp', address: '198.51.100.25/32', metric: 3, checks: [{ kind: 'smtp', interval: '1s' }] },
    ],
  }),
  'a.json',
);
const nudging = { withdrawn: 16, nudge: true };
const alias = { service: 'smtp', ip: '198.51.100.25', label: 'lo:0' };
const decided = new Map([['smtp', 3]]);

describe('what a server should hold', () => {
  it('is the decided metric and the alias while it serves', () => {
    expect(desiredState(config, 'serving', decided, 16)).toEqual({
      metrics: decided,
      present: [alias],
      absent: [],
      ...nudging,
    });
  });

  it('is 16 with the alias still there while it withdraws, then no alias', () => {
    const poison = new Map([['smtp', 16]]);
    expect(desiredState(config, 'withdrawing', decided, 16)).toEqual({
      metrics: poison,
      present: [alias],
      absent: [],
      ...nudging,
    });
    expect(desiredState(config, 'leaving', decided, 16)).toEqual({
      metrics: poison,
      present: [],
      absent: [alias],
      ...nudging,
    });
  });
});

describe('a service with several addresses', () => {
  const several = parseConfig(
    JSON.stringify({
      server: 'smtp-a',
      routing: { networks: ['eth0'] },
      services: [
        { name: 'smtp', addresses: ['198.51.100.25/32', '198.51.100.26/32'], metric: 3, checks: [] },
        { name: 'dns', address: '198.51.100.53/32', metric: 3, checks: [] },
      ],
    }),
    'a.json',
  );
  const aliases = [
    alias,
    { service: 'smtp', ip: '198.51.100.26', label: 'lo:1' },
    { service: 'dns', ip: '198.51.100.53', label: 'lo:2' },
  ];

  it('is to hold all of them while it serves, and none when it left', () => {
    expect(aliasesOf(several)).toEqual(aliases);
    expect(desiredState(several, 'serving', decided, 16).present).toEqual(aliases);
    expect(desiredState(several, 'leaving', decided, 16).absent).toEqual(aliases);
  });

  it('counts as advertised while one of them is there: a restart must not take that one away', () => {
    const observed: Observed = {
      routing: {
        daemon: { product: 'frr', version: '8.4.4' },
        metrics: new Map([
          ['smtp', 3],
          ['dns', 3],
        ]),
        running: new Map(),
        hearing: 'hearing',
      },
      addresses: [{ ip: '198.51.100.26', prefixLength: 32, label: 'lo:1' }],
      file: undefined,
    };
    expect(advertised(several, observed, 16)).toEqual(new Map([['smtp', 3]]));
  });
});

describe('what counts as advertised', () => {
  const seen = (metric: number | undefined, onLo: boolean): Observed => ({
    routing: {
      daemon: { product: 'frr', version: '8.4.4' },
      metrics: new Map(metric === undefined ? [] : [['smtp', metric]]),
      running: new Map(),
      hearing: 'hearing',
    },
    addresses: onLo ? [{ ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }] : [],
    file: undefined,
  });

  it('takes a reachable metric and the alias', () => {
    expect(advertised(config, seen(3, true), 16)).toEqual(new Map([['smtp', 3]]));
  });

  it.each([
    ['a withdrawn metric', seen(16, true)],
    ['a daemon that knows nothing of it', seen(undefined, true)],
    ['a metric without the alias', seen(3, false)],
  ])('is not %s', (_name, observed) => {
    expect(advertised(config, observed, 16)).toEqual(new Map());
  });
});
