import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AbsentDaemonError } from '../../../../src/drivers/driver.ts';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import {
  createDrainProgress,
  type DrainProgress,
  drainInForce,
} from '../../../../src/engine/operator/drain-progress.ts';
import type { Drain } from '../../../../src/policy/decide/situation.ts';
import type { Override } from '../../../../src/policy/judge/override.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { configOf, peerEntry, SMTP_CHECK, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';
import { position } from '../../position.ts';

const config = configOf({
  server: 'smtp-a',
  services: [
    serviceEntry({
      addresses: ['198.51.100.25/32', '198.51.100.26/32'],
      metric: 3,
      boost: 1,
      checks: [SMTP_CHECK],
      peers: [peerEntry({ name: 'smtp-b' })],
    }),
  ],
});

let clock: FakeClock;
let controller: Controller;
let progress: DrainProgress;
let asked: Drain | undefined;
let overridden: Override | undefined;
let connections: number;
let counted: readonly string[];
let states: string[];

/** Everybody up, and the service announced. */
function serve(): void {
  const passed = { ok: true, reason: '220 smtp ESMTP', ms: 1 };
  for (const check of allChecks(config)) {
    controller.take(check, passed);
    controller.take(check, passed);
  }
}

let absent: AbsentDaemonError | undefined;
let announced: boolean;
beforeEach(() => {
  clock = new FakeClock(1000);
  asked = undefined;
  overridden = undefined;
  connections = 0;
  absent = undefined;
  announced = true;
  states = [];
  controller = createController(config, clock, {
    onCheck: () => undefined,
    onDecision: (service, decision) => {
      states.push(position(decision));
      progress.onDecision(service, decision);
    },
  });
  progress = createDrainProgress({
    controller,
    drainOf: () => drainInForce(asked, overridden),
    connections: async ips => {
      counted = ips;
      return connections;
    },
    clock,
    traits: () => RIP_TRAITS,
    deadlineMs: () => 30_000,
    report: () => ({
      observed: { routing: { metrics: announced ? controller.metrics() : new Map() } },
      unannounced: new Set(),
      lookedAt: clock.now(),
      error: absent,
    }),
    onError: error => {
      throw error;
    },
  });
  controller.inherit(new Map());
  serve();
});
afterEach(() => {
  progress.stop();
  controller.stop();
});

function drain(): void {
  asked = { cause: 'command', reason: 'upgrade', since: clock.now(), until: null };
  progress.refresh('smtp');
}

const told = (state: string) => ({
  health: 'up' as const,
  state,
  metric: 1,
  serving: true,
  since: clock.now(),
});

describe('a drain', () => {
  it('goes through a poor metric, and withdraws once the routers had time to move', async () => {
    drain();
    await clock.advance(30_000);
    expect(states).toEqual(['normal 3', 'draining 12', 'withdrawn']);
  });

  it('is not over before the neighbours were told of the poor metric', async () => {
    announced = false;
    drain();
    await clock.advance(60_000);
    expect(states.at(-1)).toBe('draining 12');
    announced = true;
    await clock.advance(6000);
    expect(states.at(-1)).toBe('draining 12');
    await clock.advance(1000);
    expect(states.at(-1)).toBe('withdrawn');
  });

  it('asks a peer on the channel first, and stays as it is while that one takes over', async () => {
    controller.takeReport('smtp-b', 'smtp', told('normal'));
    drain();
    await clock.advance(100);
    controller.takeReport('smtp-b', 'smtp', told('boosted'));
    await clock.advance(5000);
    expect(states).toEqual(['normal 3', 'draining 3', 'withdrawn']);
  });

  it('gives the routers all their time from the moment of the poor metric, also if a peer takes over after it', async () => {
    controller.takeReport('smtp-b', 'smtp', told('normal'));
    drain();
    await clock.advance(1100);
    expect(states.at(-1)).toBe('draining 12');
    controller.takeReport('smtp-b', 'smtp', told('boosted'));
    await clock.advance(6000);
    expect(states.at(-1)).toBe('draining 12');
    await clock.advance(1000);
    expect(states.at(-1)).toBe('withdrawn');
  });

  it('that is undone and asked for again gives the routers their time again', async () => {
    drain();
    await clock.advance(4000);
    asked = undefined;
    progress.refresh('smtp');
    drain();
    await clock.advance(4000);
    expect(states.at(-1)).toBe('draining 12');
    await clock.advance(4000);
    expect(states.at(-1)).toBe('withdrawn');
  });

  it('waits for connections to all its addresses to end, but not beyond its deadline', async () => {
    connections = 2;
    drain();
    await clock.advance(20_000);
    expect(counted).toEqual(['198.51.100.25', '198.51.100.26']);
    expect(states.at(-1)).toBe('draining 12');
    await clock.advance(15_000);
    expect(states.at(-1)).toBe('withdrawn');
  });

  it('says what it waits for: its announcement, the routers, then connections, until when at most', async () => {
    announced = false;
    connections = 2;
    drain();
    await clock.advance(300);
    expect(progress.waitsFor('smtp')).toEqual({ for: 'announcement' });
    announced = true;
    await clock.advance(300);
    expect(progress.waitsFor('smtp')).toMatchObject({ for: 'routers', until: expect.any(Number) });
    await clock.advance(10_000);
    expect(progress.waitsFor('smtp')).toMatchObject({ for: 'connections', connections: 2 });
    connections = 0;
    await clock.advance(1000);
    expect(progress.waitsFor('smtp')).toBeUndefined();
  });

  it('is given up when it is undone, and the service is normal again', async () => {
    drain();
    await clock.advance(1000);
    asked = undefined;
    progress.refresh('smtp');
    await clock.advance(30_000);
    expect(states).toEqual(['normal 3', 'draining 12', 'normal 3']);
  });

  it('lets nothing sleep on after it', async () => {
    drain();
    await clock.advance(60_000);
    expect(clock.sleepers).toBe(0);
  });
});

describe('an override down', () => {
  function overrideDown(until: number, reason = 'probe failed'): void {
    overridden = { health: 'down', reason, since: overridden?.since ?? clock.now(), until };
    progress.refresh('smtp');
  }

  it('moves the traffic as a drain does, and gives the service back when it ends', async () => {
    overrideDown(clock.now() + 60_000);
    await clock.advance(30_000);
    expect(states).toEqual(['normal 3', 'draining 12', 'withdrawn']);
    overridden = undefined;
    progress.refresh('smtp');
    expect(states.at(-1)).toBe('normal 3');
  });

  it('that is renewed meanwhile, in other words, is carried through all the same', async () => {
    for (let second = 0; second < 10; second++) {
      overrideDown(clock.now() + 60_000, `probe failed ${second} times`);
      await clock.advance(1000);
    }
    expect(states).toEqual(['normal 3', 'draining 12', 'withdrawn']);
  });

  it('beside a drain leaves that one to tell why', () => {
    const override = { health: 'down', reason: 'probe failed', since: 2000, until: 3000 } as const;
    const asked = { cause: 'command', reason: 'upgrade', since: 1000, until: null } as const;
    expect(drainInForce(asked, override)).toEqual(asked);
    expect(drainInForce(undefined, override)).toEqual({
      cause: 'override',
      reason: 'probe failed',
      since: 2000,
      until: 3000,
    });
    expect(drainInForce(undefined, { ...override, health: 'up' })).toBeUndefined();
  });

  it('that ends while an operator drains changes nothing', async () => {
    drain();
    overrideDown(clock.now() + 60_000);
    await clock.advance(30_000);
    overridden = undefined;
    progress.refresh('smtp');
    expect(states).toEqual(['normal 3', 'draining 12', 'withdrawn']);
  });
});

describe('a stop', () => {
  it('is a drain first, within its bound', async () => {
    connections = 2;
    let left = false;
    void progress.leave('ripcord stops', 6500).then(() => {
      left = true;
    });
    await clock.advance(7000);
    expect(states).toEqual(['normal 3', 'draining 12', 'withdrawn']);
    expect(left).toBe(true);
  });

  it('waits for nothing where no daemon can be told', async () => {
    absent = new AbsentDaemonError('ripd does not run');
    await progress.leave('ripcord stops', 6500);
    expect(states.at(-1)).toBe('draining 12');
  });

  it('waits for nothing where the service is already withdrawn', async () => {
    const [own] = allChecks(config);
    if (own === undefined) throw new Error('no check');
    controller.takeReport('smtp-b', 'smtp', {
      health: 'down',
      state: 'withdrawn',
      metric: NOT_HERE,
      serving: false,
      since: 0,
    });
    for (let i = 0; i < 2; i++) controller.take(own, { ok: false, reason: 'connection refused', ms: 1 });
    await progress.leave('ripcord stops', 6500);
    expect(states.at(-1)).toBe('withdrawn');
  });
});
