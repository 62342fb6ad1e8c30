import { beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import { configOf, peerEntry, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';
import { position } from '../../position.ts';

const SMTP = { kind: 'smtp', interval: '1s', fall: 1, rise: 1 };

function configuration(service: object): Config {
  const peers = [peerEntry({ name: 'smtp-b', checks: [SMTP] })];
  const smtp = serviceEntry({ name: 'smtp', metric: 5, boost: 1, checks: [SMTP], peers, ...service });
  return configOf({ server: 'smtp-a', services: [smtp] });
}

let clock: FakeClock;
let controller: Controller;
let config: Config;
let states: string[];

/** A controller whose service is up here and at the peer, and announced. */
function begin(service: object): void {
  config = configuration(service);
  states = [];
  controller = createController(config, clock, {
    onCheck: () => undefined,
    onDecision: (_service, decision) => states.push(position(decision)),
  });
  controller.inherit(new Map([['smtp', 5]]));
  find('smtp-a', true);
  find('smtp-b', true);
  states = [];
}

/** One run of the check of a server. */
function find(server: 'smtp-a' | 'smtp-b', ok: boolean): void {
  for (const ref of allChecks(config)) {
    if ((ref.peer ?? 'smtp-a') === server) controller.take(ref, { ok, reason: 'said so', ms: 1 });
  }
}

const view = () => controller.services()[0];

beforeEach(() => {
  clock = new FakeClock(1_000_000);
});

describe('an override up', () => {
  const up = { health: 'up', reason: 'the check is wrong', since: 1_000_000, until: 2_000_000 } as const;

  it('puts a service back that its checks took away, past its hold-up, and its end takes it away again', () => {
    begin({ holdUp: '1m' });
    find('smtp-b', false);
    find('smtp-a', false);
    controller.override('smtp', up);
    controller.override('smtp', undefined);
    expect(states).toEqual(['boosted 1', 'withdrawn', 'boosted 1', 'withdrawn']);
  });

  it('is shown, and told to the peers as the verdict on our service', () => {
    begin({});
    find('smtp-a', false);
    controller.override('smtp', up);
    expect(view()).toMatchObject({
      override: up,
      own: { verdict: { health: 'up', reason: 'is overridden up, the check is wrong' } },
    });
  });
});

describe('flap control', () => {
  const flap = { halfLife: '1m', suppress: 2, reuse: 1, maxSuppress: '2m', dwell: '10s' };
  const fallAndRise = async () => {
    find('smtp-a', false);
    await clock.advance(2000);
    find('smtp-a', true);
  };

  it('leaves a service alone that fails once', async () => {
    begin({ flap });
    await fallAndRise();
    expect(states).toEqual(['holding 5', 'withdrawn', 'normal 5']);
    expect(view()?.flap).toMatchObject({ suppressedUntil: undefined });
  });

  it('keeps a service away that fails again and again, lets it return by itself, and shows it meanwhile', async () => {
    begin({ flap });
    for (let i = 0; i < 3; i++) {
      await fallAndRise();
      await clock.advance(100);
    }
    expect(states.at(-1)).toBe('withdrawn');
    expect(view()?.decision.reason).toContain('suppressed for flapping until');
    expect(view()?.flap?.penalty).toBeGreaterThan(2);
    const { suppressedUntil = 0 } = view()?.flap ?? {};
    await clock.advance(suppressedUntil - clock.now());
    expect(states.at(-1)).toBe('normal 5');
    expect(view()?.flap).toMatchObject({ suppressedUntil: undefined });
  });

  it('lets a suppressed service serve as soon as nobody else does', async () => {
    begin({ flap });
    for (let i = 0; i < 3; i++) await fallAndRise();
    expect(states.at(-1)).toBe('withdrawn');
    find('smtp-b', false);
    expect(states.at(-1)).toBe('boosted 1');
  });

  it('does not step down at once from a boost, but leaves it at once when the service dies', async () => {
    begin({ flap });
    find('smtp-b', false);
    await clock.advance(1000);
    find('smtp-b', true);
    await clock.advance(8999);
    expect(states).toEqual(['boosted 1']);
    await clock.advance(1);
    expect(states).toEqual(['boosted 1', 'normal 5']);
    find('smtp-b', false);
    find('smtp-a', false);
    expect(states).toEqual(['boosted 1', 'normal 5', 'boosted 1', 'withdrawn']);
  });

  it('counts no fall of a service that has never been up', () => {
    begin({ flap });
    controller = createController(config, clock, {
      onCheck: () => undefined,
      onDecision: () => undefined,
    });
    find('smtp-a', false);
    expect(view()?.flap?.penalty).toBe(0);
  });

  it('is not there unless it is asked for', async () => {
    begin({});
    for (let i = 0; i < 20; i++) await fallAndRise();
    expect(states.at(-1)).toBe('normal 5');
    expect(view()?.flap).toBeUndefined();
  });
});

describe('lastStanding: keep', () => {
  const keep = { lastStanding: 'keep' };

  it('keeps a poor route when all fall, whoever is seen to fall first, and all return to normal without a withdrawal', async () => {
    begin(keep);
    find('smtp-b', false);
    find('smtp-a', false);
    await clock.advance(60_000);
    expect(states).toEqual(['boosted 1', 'last-standing 12']);
    find('smtp-b', true);
    await clock.advance(500);
    find('smtp-a', true);
    expect(states).toEqual(['boosted 1', 'last-standing 12', 'normal 5']);
  });

  it('brings the route back where we took the peer for up a moment too long', async () => {
    begin(keep);
    find('smtp-a', false);
    await clock.advance(3000);
    find('smtp-b', false);
    expect(states).toEqual(['holding 5', 'withdrawn', 'last-standing 12']);
  });

  it('withdraws once the peer serves again and we do not', async () => {
    begin(keep);
    find('smtp-b', false);
    find('smtp-a', false);
    await clock.advance(10_000);
    find('smtp-b', true);
    await clock.advance(999);
    expect(states.at(-1)).toBe('last-standing 12');
    await clock.advance(1);
    expect(states.at(-1)).toBe('withdrawn');
  });

  it('believes the word of a peer that its service is down', () => {
    begin(keep);
    controller.takeReport('smtp-b', 'smtp', {
      health: 'down',
      state: 'last-standing',
      metric: 12,
      serving: false,
      since: 1,
    });
    find('smtp-a', false);
    expect(states.at(-1)).toBe('last-standing 12');
  });
});

describe('a load', () => {
  it('above its threshold degrades the service until it is well below', () => {
    begin({ load: { threshold: 2, offset: 3 } });
    for (const load of [1, 2.5, 1.9, 1.5]) controller.measure('smtp', load);
    expect(states).toEqual(['degraded 8', 'normal 5']);
    expect(view()?.load).toMatchObject({ value: 1.5, high: false });
  });

  it('of a service that sheds none changes nothing', () => {
    begin({});
    controller.measure('smtp', 1000);
    expect(states).toEqual([]);
  });
});
