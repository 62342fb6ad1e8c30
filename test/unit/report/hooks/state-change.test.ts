import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/config/load.ts';
import {
  concerns,
  documentOf,
  environmentOf,
  type Move,
  type StateChange,
  stateChangeOf,
} from '../../../../src/report/hooks/state-change.ts';

const { services } = parseConfig(
  JSON.stringify({
    server: 'smtp-b',
    routing: { networks: ['eth0'] },
    services: [
      {
        name: 'smtp',
        addresses: ['198.51.100.25/32', '198.51.100.26/32'],
        metric: 5,
        order: ['smtp-a', 'smtp-b'],
        checks: [],
        peers: [{ name: 'smtp-a', address: '10.46.1.2', checks: [{ kind: 'smtp', interval: '1s' }] }],
      },
    ],
  }),
  'ripcord.json',
);
const move: Move = {
  service: 'smtp',
  state: 'boosted',
  metric: 1,
  from: { state: 'normal', metric: 5 },
  reason: 'boosted: smtp-a failed',
  at: '2026-01-02T12:00:00.000Z',
};
const transition = (change: Partial<Move> = {}): StateChange => {
  const made = stateChangeOf({ ...move, ...change }, 'smtp-b', services);
  if (made === undefined) throw new Error('that is no transition');
  return made;
};

describe('a transition', () => {
  it('is told as one line of JSON', () => {
    expect(documentOf(transition())).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(documentOf(transition()))).toEqual({
      server: 'smtp-b',
      service: 'smtp',
      addresses: ['198.51.100.25', '198.51.100.26'],
      from: { state: 'normal', metric: 5 },
      to: { state: 'boosted', metric: 1 },
      reason: 'boosted: smtp-a failed',
      order: ['smtp-a', 'smtp-b'],
      place: 2,
      at: '2026-01-02T12:00:00.000Z',
    });
  });

  it('is told in a small environment, in which nothing of ours is left but PATH', () => {
    expect(environmentOf(transition({ from: null }))).toEqual({
      PATH: process.env.PATH,
      RIPCORD_SERVER: 'smtp-b',
      RIPCORD_SERVICE: 'smtp',
      RIPCORD_FROM: '',
      RIPCORD_TO: 'boosted',
      RIPCORD_METRIC: '1',
      RIPCORD_PLACE: '2',
    });
  });

  it('is none where only the metric changed, nor for a service that is gone', () => {
    expect(stateChangeOf({ ...move, state: 'normal' }, 'smtp-b', services)).toBeUndefined();
    expect(stateChangeOf({ ...move, service: 'dns' }, 'smtp-b', services)).toBeUndefined();
  });
});

describe('a hook', () => {
  it.each([
    [['boosted'], true],
    [['normal'], false],
    [['withdrawn', 'boosted'], true],
    [['any'], true],
    [['normal->boosted'], true],
    [['any->boosted'], true],
    [['normal->any'], true],
    [['withdrawn->boosted'], false],
    [['boosted->normal'], false],
  ])('on %j is told of normal->boosted: %s', (on, told) => {
    expect(concerns({ on }, transition())).toBe(told);
  });

  it('is told of a standing, unless it names the state that a service must come from', () => {
    const standing = transition({ from: null });
    expect(concerns({ on: ['boosted'] }, standing)).toBe(true);
    expect(concerns({ on: ['any->boosted'] }, standing)).toBe(true);
    expect(concerns({ on: ['normal->boosted', 'any->normal'] }, standing)).toBe(false);
  });

  it('for some services is told of these alone', () => {
    expect(concerns({ on: ['any'], services: ['dns', 'smtp'] }, transition())).toBe(true);
    expect(concerns({ on: ['any'], services: ['dns'] }, transition())).toBe(false);
  });
});
