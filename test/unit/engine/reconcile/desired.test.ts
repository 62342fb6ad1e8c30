import { describe, expect, it } from 'vitest';
import { aliasesOf } from '../../../../src/config/service-routes.ts';
import { advertised, desiredState, type Phase } from '../../../../src/engine/reconcile/desired.ts';
import type { Observed } from '../../../../src/engine/reconcile/state.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { configOf, serviceAt, serviceEntry } from '../../configuration.ts';

const config = configOf({ services: [serviceAt('smtp', 25)] });
const nudging = { nudge: true };
const alias = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
const decided = new Map([['smtp', 3]]);

describe('what a server should hold', () => {
  it('is the decided metric and the alias while it serves', () => {
    expect(desiredState(config, 'serving', decided)).toEqual({
      metrics: decided,
      present: [alias],
      absent: [],
      ...nudging,
    });
  });

  it('is no route while it withdraws, the alias still there; then no alias', () => {
    const poison = new Map([['smtp', NOT_HERE]]);
    expect(desiredState(config, 'withdrawing', decided)).toEqual({
      metrics: poison,
      present: [alias],
      absent: [],
      ...nudging,
    });
    expect(desiredState(config, 'leaving', decided)).toEqual({
      metrics: poison,
      present: [],
      absent: [alias],
      ...nudging,
    });
  });
});

describe('a service with several addresses', () => {
  const several = configOf({
    services: [
      serviceEntry({ name: 'smtp', addresses: ['198.51.100.25/32', '198.51.100.26/32'] }),
      serviceAt('dns', 53),
    ],
  });
  const aliases = [
    alias,
    { route: 'smtp', ip: '198.51.100.26', prefixLength: 32, label: 'lo:1' },
    { route: 'dns', ip: '198.51.100.53', prefixLength: 32, label: 'lo:2' },
  ];

  it('is to hold all of them while it serves, and none when it left', () => {
    expect(aliasesOf(several)).toEqual(aliases);
    expect(desiredState(several, 'serving', decided).present).toEqual(aliases);
    expect(desiredState(several, 'leaving', decided).absent).toEqual(aliases);
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
      elsewhere: [],
      loIsDown: false,
      file: undefined,
    };
    expect(advertised(several, observed)).toEqual(new Map([['smtp', 3]]));
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
    elsewhere: [],
    loIsDown: false,
    file: undefined,
  });

  it('takes a reachable metric and the alias', () => {
    expect(advertised(config, seen(3, true))).toEqual(new Map([['smtp', 3]]));
  });

  it.each([
    ['a withdrawn metric', seen(NOT_HERE, true)],
    ['a daemon that knows nothing of it', seen(undefined, true)],
    ['a metric without the alias', seen(3, false)],
  ])('is not %s', (_name, observed) => {
    expect(advertised(config, observed)).toEqual(new Map());
  });
});

describe('a service with a cover', () => {
  const order = ['smtp-a', 'smtp-b'];
  const covered = configOf({
    server: 'smtp-b',
    services: [serviceAt('smtp', 25, { cover: '198.51.100.24/31', order })],
  });
  const cover = { route: 'smtp.cover', ip: '198.51.100.24', prefixLength: 31, label: 'lo:1' };
  const metrics = (metric: number, phase: Phase = 'serving') =>
    Object.fromEntries(desiredState(covered, phase, new Map([['smtp', metric]])).metrics);

  it('holds it as one alias more, which comes and goes with the others', () => {
    expect(desiredState(covered, 'serving', decided).present).toEqual([alias, cover]);
    expect(desiredState(covered, 'withdrawing', decided).present).toEqual([alias, cover]);
    expect(desiredState(covered, 'leaving', decided).absent).toEqual([alias, cover]);
  });

  it('announces it as poorly as the service, and never better than normal', () => {
    expect(metrics(1)).toEqual({ smtp: 1, 'smtp.cover': 5 });
    expect(metrics(5)).toEqual({ smtp: 5, 'smtp.cover': 5 });
    expect(metrics(12)).toEqual({ smtp: 12, 'smtp.cover': 12 });
  });

  it('withdraws it with the service, and at a stop', () => {
    const withdrawn = { smtp: NOT_HERE, 'smtp.cover': NOT_HERE };
    expect(metrics(NOT_HERE)).toEqual(withdrawn);
    expect(metrics(5, 'withdrawing')).toEqual(withdrawn);
    expect(metrics(5, 'leaving')).toEqual(withdrawn);
  });
});
