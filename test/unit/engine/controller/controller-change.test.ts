import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import { parseConfig } from '../../../../src/config/load.ts';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { validConfiguration } from '../../config/arbitrary.ts';
import { configOf, peerEntry, SMTP_CHECK, serviceAt } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';
import { position } from '../../position.ts';

const smtp = serviceAt('smtp', 25, {
  metric: 5,
  boost: 1,
  order: ['smtp-a', 'smtp-b'],
  checks: [SMTP_CHECK],
  peers: [peerEntry({ name: 'smtp-a' })],
});
const TCP = { kind: 'tcp', port: 53, interval: '1s' };
const dns = serviceAt('dns', 53, { metric: 3, checks: [TCP] });

const passed = { ok: true, reason: '220 smtp ESMTP', ms: 2 };
const failed = { ok: false, reason: 'connection refused', ms: 1 };

let clock: FakeClock;
let config: Config;
let controller: Controller;
let moves: string[];

function start(...services: object[]): void {
  clock = new FakeClock();
  moves = [];
  config = configOf({ server: 'smtp-b', services });
  controller = createController(config, clock, {
    onCheck: () => undefined,
    onDecision: (service, decision) => moves.push(`${service} ${position(decision)}`),
  });
  controller.inherit(new Map());
}

function change(...services: object[]): void {
  config = configOf({ server: 'smtp-b', services });
  controller.apply(config.services);
}

function feed(service: string, peer: string | undefined, ...outcomes: (typeof passed)[]): void {
  for (const ref of allChecks(config)) {
    if (ref.service !== service || ref.peer !== peer) continue;
    for (const outcome of outcomes) controller.take(ref, outcome);
  }
}

/** All but the words: how often a check failed in a row is told anew at each look. */
const known = (of: Controller) =>
  of.services().map(({ decision, ...rest }) => ({ ...rest, state: decision.state, metric: decision.metric }));
const view = (service: string) => controller.services().find(each => each.service.name === service);

beforeEach(() => {
  start(smtp, dns);
  feed('smtp', undefined, passed, passed);
  feed('smtp', 'smtp-a', passed, passed);
  feed('dns', undefined, passed, passed);
  moves = [];
});

describe('a change of the configuration', () => {
  it('to what it was moves nothing, and keeps all that is known, whatever that is', () => {
    fc.assert(
      fc.property(validConfiguration, fc.array(fc.boolean(), { maxLength: 20 }), (file, results) => {
        const any = parseConfig(JSON.stringify(file), 'any.json');
        const told: string[] = [];
        const judged = createController(any, new FakeClock(), {
          onCheck: () => undefined,
          onDecision: service => told.push(service),
        });
        judged.inherit(new Map());
        const refs = allChecks(any);
        for (const [index, ok] of results.entries()) {
          const ref = refs[index % Math.max(1, refs.length)];
          if (ref !== undefined) judged.take(ref, { ok, reason: 'as it is', ms: 1 });
        }
        const [before, seen] = [known(judged), told.length];
        judged.apply(parseConfig(JSON.stringify(file), 'again.json').services);
        expect(known(judged)).toEqual(before);
        expect(told).toHaveLength(seen);
      }),
    );
  });

  it('of one metric moves that service alone, which keeps its health', async () => {
    const since = view('smtp')?.own.verdict.since;
    await clock.advance(1000);
    change({ ...smtp, metric: 7 }, dns);
    expect(moves).toEqual(['smtp normal 7']);
    expect(view('smtp')?.own.verdict).toMatchObject({ health: 'up', since });
    expect(view('dns')?.own.checks).toMatchObject([{ health: 'up', streak: 2 }]);
  });

  it('that adds a check leaves the route as it is until that check has spoken', () => {
    change({ ...smtp, checks: [SMTP_CHECK, { kind: 'tcp', port: 587, interval: '1s' }] }, dns);
    expect(moves).toEqual([]);
    expect(view('smtp')?.own.checks.map(({ id, health, streak }) => [id, health, streak])).toEqual([
      ['smtp:25', 'up', 2],
      ['tcp:587', 'unknown', 0],
    ]);
    const added = allChecks(config).find(({ check }) => check.id === 'tcp:587');
    if (added !== undefined) for (const outcome of [failed, failed]) controller.take(added, outcome);
    expect(controller.metrics().get('smtp')).not.toBe(5);
  });

  it('that takes away the check that failed brings the service back', () => {
    start({ ...dns, checks: [TCP, SMTP_CHECK] });
    feed('dns', undefined, passed, passed);
    const [, broken] = allChecks(config);
    if (broken !== undefined) for (const outcome of [failed, failed]) controller.take(broken, outcome);
    expect(controller.metrics().get('dns')).toBe(NOT_HERE);
    change(dns);
    expect(controller.metrics().get('dns')).toBe(3);
  });

  it('keeps a server boosted for a peer whose checks begin anew', () => {
    feed('smtp', 'smtp-a', failed, failed);
    expect(moves).toEqual(['smtp boosted 1']);
    const peers = [{ name: 'smtp-a', address: '10.46.1.2', checks: [{ kind: 'smtp', interval: '2s' }] }];
    change({ ...smtp, peers }, dns);
    expect(moves).toEqual(['smtp boosted 1']);
    feed('smtp', 'smtp-a', passed, passed);
    expect(moves).toEqual(['smtp boosted 1', 'smtp normal 5']);
  });

  it('begins a new service withdrawn, until its checks have passed', () => {
    const web = {
      ...dns,
      name: 'web',
      address: '198.51.100.80/32',
      checks: [{ kind: 'tcp', port: 80, interval: '1s' }],
    };
    change(smtp, dns, web);
    expect([...controller.metrics()]).toEqual([
      ['smtp', 5],
      ['dns', 3],
      ['web', NOT_HERE],
    ]);
    feed('web', undefined, passed, passed);
    expect(moves).toEqual(['web normal 3']);
  });

  it('takes a service at another address for a new one', () => {
    change(smtp, { ...dns, address: '198.51.100.54/32' });
    expect(controller.metrics().get('dns')).toBe(NOT_HERE);
  });

  it('forgets a service that is gone, and what is still said of it', () => {
    change(smtp);
    controller.take(
      { service: 'dns', peer: undefined, check: config.services[0]?.checks[0] ?? fail() },
      failed,
    );
    expect([...controller.metrics().keys()]).toEqual(['smtp']);
    expect(moves).toEqual([]);
  });

  it('keeps a drain', () => {
    controller.drain('smtp', { cause: 'command', reason: 'new disks', since: clock.now(), until: null });
    change({ ...smtp, metric: 6 }, dns);
    expect(view('smtp')?.decision.reason).toContain('new disks');
  });
});

function fail(): never {
  throw new Error('there is no check');
}
