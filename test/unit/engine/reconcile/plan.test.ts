import { describe, expect, it } from 'vitest';
import type { Hearing } from '../../../../src/drivers/driver.ts';
import { plan } from '../../../../src/engine/reconcile/plan.ts';
import type { Desired, Observed } from '../../../../src/engine/reconcile/state.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { NO_FILE } from '../../../../src/sys/stamp.ts';
import { fakeHost } from './fake-host.ts';

const alias = { route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
const nudging = { nudge: true };
const held = { ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' };
const wanted: Desired = { metrics: new Map([['smtp', 3]]), present: [alias], absent: [], ...nudging };
const { routing } = fakeHost();

function observed(
  metric: number | undefined,
  addresses: Observed['addresses'],
  file?: Observed['file'],
): Observed {
  const metrics = new Map(metric === undefined ? [] : [['smtp', metric]]);
  return {
    routing: {
      daemon: { product: 'frr', version: '8.4.4' },
      metrics,
      running: new Map(),
      hearing: 'hearing',
    },
    addresses,
    elsewhere: [],
    loIsDown: false,
    file,
  };
}

describe('the plan', () => {
  it('is empty when all is as wanted', () => {
    expect(plan(wanted, observed(3, [held]), routing)).toEqual([]);
  });

  it('configures the daemon before an alias comes up, so that none is advertised under an old metric', () => {
    const actions = plan(wanted, observed(1, []), routing);
    expect(actions.map(action => action.kind)).toEqual(['configure', 'add-aliases']);
  });

  it('poisons before an alias goes', () => {
    const leaving: Desired = {
      metrics: new Map([['smtp', NOT_HERE]]),
      present: [],
      absent: [alias],
      ...nudging,
    };
    const actions = plan(leaving, observed(3, [held]), routing);
    expect(actions.map(action => action.kind)).toEqual(['configure', 'remove-aliases']);
  });

  it('says why in words', () => {
    const actions = plan(wanted, observed(undefined, []), routing);
    expect(actions.map(action => action.reason)).toEqual([
      'smtp: not configured -> metric 3',
      '198.51.100.25/32 is not on lo',
    ]);
  });

  it('adopts an address that was there before, whatever its label', () => {
    expect(plan(wanted, observed(3, [{ ...held, label: 'lo' }]), routing)).toEqual([]);
  });

  it('does not take the same address with another length for the alias', () => {
    const actions = plan(wanted, observed(3, [{ ...held, prefixLength: 24 }]), routing);
    expect(actions.map(action => action.kind)).toEqual(['add-aliases']);
  });

  it('writes the file only when its content differs', () => {
    const path = '/etc/frr/frr.conf';
    const content = Buffer.from('x');
    const same = observed(3, [held], { path, content, stamp: NO_FILE, wanted: Buffer.from('x') });
    expect(plan(wanted, same, routing)).toEqual([]);
    const missing = observed(3, [held], { path, content: undefined, stamp: NO_FILE, wanted: content });
    expect(plan(wanted, missing, routing)).toEqual([
      {
        kind: 'write-file',
        isRepair: false,
        path,
        content,
        stamp: NO_FILE,
        reason: '/etc/frr/frr.conf is missing',
      },
    ]);
  });
});

describe('a nudge', () => {
  const nudged = (desired: Desired, seen: Observed) =>
    plan(desired, seen, routing).flatMap(action =>
      action.kind === 'nudge' ? action.aliases.map(({ ip }) => ip) : [],
    );

  it('follows each change of a metric that neighbours know or are to know', () => {
    expect(nudged(wanted, observed(5, [held]))).toEqual([alias.ip]);
    expect(nudged(wanted, observed(NOT_HERE, [held]))).toEqual([alias.ip]);
    expect(nudged({ ...wanted, metrics: new Map([['smtp', NOT_HERE]]) }, observed(3, [held]))).toEqual([
      alias.ip,
    ]);
  });

  it('is not spent where nothing changed', () => {
    expect(nudged(wanted, observed(3, [held]))).toEqual([]);
  });

  it('is not spent on a cold start, of which nobody has heard', () => {
    expect(
      nudged({ ...wanted, metrics: new Map([['smtp', NOT_HERE]]) }, observed(undefined, [held])),
    ).toEqual([]);
  });

  it('is not spent on an alias that is yet to come up: its coming is announced anyway', () => {
    expect(nudged(wanted, observed(NOT_HERE, []))).toEqual([]);
  });

  it('can be switched off', () => {
    expect(nudged({ ...wanted, nudge: false }, observed(5, [held]))).toEqual([]);
  });

  it('announces the address that takes over before the one that goes', () => {
    const dns = { route: 'dns', ip: '198.51.100.53', prefixLength: 32, label: 'lo:1' };
    const both: Desired = {
      ...wanted,
      metrics: new Map([
        ['smtp', NOT_HERE],
        ['dns', 1],
      ]),
      present: [alias, dns],
    };
    const seen = observed(3, [held, { ...held, ip: dns.ip }]);
    expect(nudged(both, seen)).toEqual([dns.ip, alias.ip]);
  });
});

describe('a cover', () => {
  const cover = { route: 'smtp.cover', ip: '198.51.100.24', prefixLength: 31, label: 'lo:1' };
  const covered: Desired = {
    ...wanted,
    metrics: new Map([
      ['smtp', 3],
      ['smtp.cover', 5],
    ]),
    present: [alias, cover],
  };
  const seen = (service: number, metric: number, addresses: Observed['addresses']): Observed => {
    const found = observed(service, addresses);
    return {
      ...found,
      routing: {
        ...found.routing,
        metrics: new Map([
          ['smtp', service],
          ['smtp.cover', metric],
        ]),
      },
    };
  };
  const both = [held, { ...held, ip: cover.ip, prefixLength: 31 }];

  it('comes to lo after the service, and goes with it', () => {
    expect(plan(covered, seen(3, 5, []), routing)).toMatchObject([
      { kind: 'add-aliases', aliases: [{ ip: alias.ip }, { ip: cover.ip, prefixLength: 31 }] },
    ]);
    const left: Desired = { ...covered, present: [], absent: [alias, cover] };
    expect(plan(left, seen(3, 5, both), routing)).toMatchObject([
      { kind: 'remove-aliases', aliases: [{ ip: alias.ip }, { ip: cover.ip }] },
    ]);
  });

  it('is not taken to be there for a host address of the same number', () => {
    const [action, ...more] = plan(covered, seen(3, 5, [held, { ...held, ip: cover.ip }]), routing);
    expect(action).toMatchObject({ kind: 'add-aliases', reason: '198.51.100.24/31 is not on lo' });
    expect(more).toEqual([]);
  });

  it('costs no nudge while the service alone moves', () => {
    const nudges = plan(covered, seen(5, 5, both), routing).filter(({ kind }) => kind === 'nudge');
    expect(nudges).toMatchObject([{ aliases: [{ ip: alias.ip }] }]);
  });

  it('is announced after its service where both change', () => {
    const nudges = plan(covered, seen(NOT_HERE, NOT_HERE, both), routing).filter(
      ({ kind }) => kind === 'nudge',
    );
    expect(nudges).toMatchObject([{ aliases: [{ ip: alias.ip }, { ip: cover.ip }] }]);
  });
});

describe('a daemon that does not hear', () => {
  const thatIs = (hearing: Hearing, seen: Observed): Observed => ({
    ...seen,
    routing: { ...seen.routing, hearing },
  });
  const kinds = (desired: Desired, seen: Observed) => plan(desired, seen, routing).map(action => action.kind);
  const announced = (desired: Desired, seen: Observed) =>
    plan(desired, seen, routing).flatMap(action =>
      action.kind === 'heal' ? action.aliases.map(({ ip }) => ip) : [],
    );
  const withdrawn: Desired = { ...wanted, metrics: new Map([['smtp', NOT_HERE]]) };

  it('is healed once it is configured, and then told to announce what it missed', () => {
    expect(kinds(wanted, thatIs('stalled', observed(3, [held])))).toEqual(['heal']);
    expect(kinds(wanted, thatIs('stalled', observed(5, [held])))).toEqual(['configure', 'heal']);
    expect(announced(wanted, thatIs('stalled', observed(3, [held])))).toEqual([alias.ip]);
  });

  it('is healed for a poison too, which it was to announce', () => {
    expect(kinds(withdrawn, thatIs('stalled', observed(NOT_HERE, [held])))).toEqual(['heal']);
    expect(announced(withdrawn, thatIs('stalled', observed(NOT_HERE, [held])))).toEqual([alias.ip]);
  });

  it('is healed and not nudged where nudges are switched off', () => {
    const quiet = { ...wanted, nudge: false };
    expect(kinds(quiet, thatIs('stalled', observed(3, [held])))).toEqual(['heal']);
    expect(announced(quiet, thatIs('stalled', observed(3, [held])))).toEqual([]);
  });

  it('is not taken for deaf while no alias is there that it could have heard of', () => {
    expect(kinds(wanted, thatIs('stalled', observed(3, [])))).toEqual(['add-aliases']);
  });

  it('because it lost zebra is told of, and does not hold up a withdrawal', () => {
    expect(kinds(wanted, thatIs('disconnected', observed(3, [held])))).toEqual(['heal']);
    expect(announced(wanted, thatIs('disconnected', observed(3, [held])))).toEqual([alias.ip]);
    expect(kinds(withdrawn, thatIs('disconnected', observed(NOT_HERE, [held])))).toEqual([]);
  });

  it('for all one can see is left alone', () => {
    expect(kinds(wanted, thatIs('unknown', observed(3, [held])))).toEqual([]);
  });
});
