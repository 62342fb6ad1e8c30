import { beforeEach, describe, expect, it } from 'vitest';
import type { Desired } from '../../../../src/engine/reconcile/state.ts';
import type { Happening } from '../../../../src/report/events/event.ts';
import { createRecorder, type Recorder } from '../../../../src/report/events/recorder.ts';
import { NO_FILE } from '../../../../src/sys/stamp.ts';

let told: Happening[];
let recorder: Recorder;
beforeEach(() => {
  told = [];
  recorder = createRecorder(happening => told.push(happening));
});

const wanting = (metric: number): Desired => ({
  metrics: new Map([['smtp', metric]]),
  present: [{ route: 'smtp', ip: '198.51.100.25', prefixLength: 32, label: 'lo:0' }],
  absent: [],
  nudge: true,
});
const report = (error?: string) => ({
  at: 0,
  lookedAt: 0,
  observed: undefined,
  inStep: error === undefined,
  error: error === undefined ? undefined : new Error(error),
  changed: false,
  unannounced: new Set<string>(),
});
const act = () =>
  recorder.onAction({ kind: 'configure', lines: [], announces: [], reason: 'smtp: metric 5 -> metric 1' });
const causes = () => told.flatMap(each => (each.kind === 'action' ? [each.cause] : []));

describe('an action', () => {
  it('is wanted at first, and whenever something else is wanted', () => {
    recorder.onWanted(wanting(5));
    act();
    recorder.onReport(report());
    recorder.onWanted(wanting(1));
    act();
    expect(causes()).toEqual(['wanted', 'wanted']);
  });

  it('repairs drift if nothing else is wanted than what was read back before', () => {
    recorder.onWanted(wanting(5));
    recorder.onReport(report());
    recorder.onWanted(wanting(5));
    act();
    expect(causes()).toEqual(['drift']);
  });

  it('is wanted still while what is wanted was not read back yet', () => {
    recorder.onWanted(wanting(5));
    recorder.onReport(report());
    recorder.onWanted(wanting(1));
    recorder.onReport(report('ripd is not running'));
    recorder.onWanted(wanting(1));
    act();
    expect(causes()).toEqual(['wanted']);
  });
});

it.each([
  [false, 'wanted'],
  [true, 'drift'],
])('Writing the file of the daemon, as a repair: %s, has the cause %s', (isRepair, cause) => {
  recorder.onWanted(wanting(5));
  recorder.onReport(report());
  const file = { path: '/etc/frr/frr.conf', content: Buffer.from('ours'), stamp: NO_FILE };
  recorder.onAction({ kind: 'write-file', ...file, isRepair, reason: 'it differs' });
  expect(causes()).toEqual([cause]);
});

describe('an error', () => {
  it('is told of once while it lasts, and so is its end', () => {
    for (const error of ['ripd is not running', 'ripd is not running', undefined, undefined]) {
      recorder.onReport(report(error));
    }
    expect(told).toEqual([
      { kind: 'error', source: 'reconcile', reason: 'ripd is not running' },
      { kind: 'in-step' },
    ]);
  });
});

describe('a disagreement with a peer', () => {
  it('is recorded with its remedy, and so is its end', () => {
    const since = new Date(2026, 0, 2, 12, 1, 7).getTime();
    recorder.onDisagreement('smtp-a', { since, overdue: true });
    recorder.onDisagreement('smtp-a', undefined);
    expect(told).toEqual([
      {
        kind: 'disagreement',
        peer: 'smtp-a',
        state: 'begun',
        reason:
          'the configuration of smtp-a has differed from ours since 12:01:07 in what the group must agree on: compare the files of both by ripcord check-config --group',
      },
      {
        kind: 'disagreement',
        peer: 'smtp-a',
        state: 'ended',
        reason: 'the configuration of smtp-a agrees with ours again',
      },
    ]);
  });
});

describe('a state', () => {
  it('tells where the service comes from', () => {
    recorder.onDecision('smtp', { state: 'normal', metric: 5, reason: 'normal: up', reviewAt: undefined });
    recorder.onDecision('smtp', { state: 'boosted', metric: 1, reason: 'boosted: a', reviewAt: undefined });
    expect(told).toMatchObject([{ from: null }, { from: { state: 'normal', metric: 5 }, metric: 1 }]);
  });
});

describe('a drain', () => {
  const drain = { cause: 'command', reason: 'upgrade', since: 0, until: 60_000 } as const;

  it('begins and ends once, whatever else changes', () => {
    recorder.onDrain('smtp', undefined);
    recorder.onDrain('smtp', drain);
    recorder.onDrain('smtp', drain);
    recorder.onDrain('dns', undefined);
    recorder.onDrain('smtp', undefined);
    const until = '1970-01-01T00:01:00.000Z';
    expect(told).toEqual([
      { kind: 'drain', service: 'smtp', state: 'begun', reason: 'upgrade', until },
      { kind: 'drain', service: 'smtp', state: 'ended', reason: 'upgrade', until },
    ]);
  });

  it('that an earlier life was told of goes on, and ends', () => {
    recorder.onKept('smtp', { ...drain, until: null }, undefined);
    recorder.onDrain('smtp', undefined);
    expect(told).toMatchObject([
      { state: 'kept', until: null },
      { state: 'ended', reason: 'upgrade' },
    ]);
  });
});

describe('an override', () => {
  const override = { health: 'down', reason: 'monitor', since: 0, until: 1000 } as const;

  it('is told of when it begins and ends, not each time that it is renewed', () => {
    for (const change of ['begun', 'renewed', 'renewed', 'expired'] as const) {
      recorder.onOverride('smtp', change, override);
    }
    expect(told).toMatchObject([{ state: 'begun', health: 'down' }, { state: 'expired' }]);
  });

  it('that an earlier life was told of goes on', () => {
    recorder.onKept('smtp', undefined, override);
    expect(told).toMatchObject([{ kind: 'override', state: 'kept', health: 'down' }]);
  });
});
