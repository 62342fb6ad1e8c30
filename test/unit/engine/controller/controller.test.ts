import { beforeEach, describe, expect, it } from 'vitest';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks, type CheckRef } from '../../../../src/engine/monitor/monitor.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { systemClock } from '../../../../src/sys/clock.ts';
import { configOf, peerEntry, SMTP_CHECK, serviceAt } from '../../configuration.ts';
import { position } from '../../position.ts';

const config = configOf({
  server: 'smtp-b',
  services: [
    serviceAt('smtp', 25, {
      metric: 5,
      boost: 1,
      order: ['smtp-a', 'smtp-b'],
      checks: [SMTP_CHECK],
      peers: [peerEntry({ name: 'smtp-a' })],
    }),
    serviceAt('dns', 53, { metric: 3, checks: [{ kind: 'tcp', port: 53, interval: '1s' }] }),
  ],
});

const passed = { ok: true, reason: '220 smtp ESMTP', ms: 2 };
const failed = { ok: false, reason: 'connection refused', ms: 1 };

let controller: Controller;
let log: string[];

beforeEach(() => {
  log = [];
  controller = createController(config, systemClock, {
    onCheck: (service, server, check) => log.push(`${service} ${server} ${check.id} ${check.health}`),
    onDecision: (service, decision) => log.push(`${service} ${position(decision)}`),
  });
});

function ref(service: string, peer?: string): CheckRef {
  const found = allChecks(config).find(check => check.service === service && check.peer === peer);
  if (found === undefined) throw new Error(`no check of ${service}`);
  return found;
}

function feed(check: CheckRef, ...outcomes: (typeof passed)[]): void {
  for (const outcome of outcomes) controller.take(check, outcome);
}

describe('the controller', () => {
  it('begins withdrawn', () => {
    expect([...controller.metrics()]).toEqual([
      ['smtp', NOT_HERE],
      ['dns', NOT_HERE],
    ]);
  });

  it('climbs and falls with the results, telling each transition once', () => {
    feed(ref('smtp'), passed, passed, passed);
    feed(ref('smtp', 'smtp-a'), failed, failed, failed);
    feed(ref('smtp'), failed, failed, failed);
    expect(log).toEqual([
      'smtp smtp-b smtp:25 up',
      'smtp normal 5',
      'smtp smtp-a smtp:25 down',
      'smtp boosted 1',
      'smtp smtp-b smtp:25 down',
      'smtp withdrawn',
    ]);
  });

  it('never moves one service for the results of another', () => {
    feed(ref('smtp'), passed, passed);
    feed(ref('dns'), failed, failed);
    expect(controller.metrics().get('smtp')).toBe(5);
  });

  it('keeps what was advertised before it until its checks have spoken', () => {
    controller.inherit(new Map([['smtp', 1]]));
    expect(controller.metrics().get('smtp')).toBe(1);
    feed(ref('smtp'), passed, passed);
    expect(controller.metrics().get('smtp')).toBe(1);
    feed(ref('smtp', 'smtp-a'), passed, passed);
    expect(controller.metrics().get('smtp')).toBe(5);
  });

  it('inherits only once: what it advertised itself later on is no reason to go on', () => {
    controller.inherit(new Map());
    controller.inherit(new Map([['smtp', 1]]));
    expect(controller.metrics().get('smtp')).toBe(NOT_HERE);
  });

  it('shows each service with its own checks and those of its peers', () => {
    feed(ref('smtp', 'smtp-a'), failed, failed);
    const [smtp] = controller.services();
    expect(smtp?.own).toMatchObject({ name: 'smtp-b', verdict: { health: 'unknown' } });
    expect(smtp?.peers).toMatchObject([{ name: 'smtp-a', verdict: { health: 'down' } }]);
  });
});
