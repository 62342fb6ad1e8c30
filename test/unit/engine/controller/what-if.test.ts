import { beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { allChecks } from '../../../../src/engine/monitor/monitor.ts';
import { configOf, peerEntry, SMTP_CHECK, serviceEntry } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';
import { position } from '../../position.ts';

const passed = { ok: true, reason: '220 smtp ESMTP', ms: 2 };
const failed = { ok: false, reason: 'connection refused', ms: 1 };

const peer = (name: string) => peerEntry({ name });
const configured = (change: object = {}): Config =>
  configOf({
    server: 'smtp-b',
    services: [
      serviceEntry({
        name: 'smtp',
        metric: 5,
        boost: 1,
        order: ['smtp-a', 'smtp-b'],
        checks: [SMTP_CHECK],
        peers: [peer('smtp-a')],
        ...change,
      }),
    ],
  });

let clock: FakeClock;
let config: Config;
let controller: Controller;
beforeEach(() => {
  clock = new FakeClock();
});

function start(change: object = {}, advertised = 5): void {
  config = configured(change);
  const ignore = () => undefined;
  controller = createController(config, clock, { onCheck: ignore, onDecision: ignore });
  controller.inherit(new Map([['smtp', advertised]]));
}

function feed(server: string, outcome: typeof passed, times = 2): void {
  for (const ref of allChecks(config)) {
    if ((ref.peer ?? 'smtp-b') !== server) continue;
    for (let i = 0; i < times; i += 1) controller.take(ref, outcome);
  }
}

/** What would change the decision, one line each: "when -> state metric, state metric". */
function prospects(): string[] {
  return (controller.prospects('smtp') ?? []).map(
    ({ when, decisions }) => `${when} -> ${decisions.map(position).join(', ')}`,
  );
}

describe('what would change', () => {
  it('at a server that is well is told for its checks, its peers and its orders', () => {
    start();
    feed('smtp-b', passed);
    feed('smtp-a', passed);
    expect(prospects()).toEqual([
      '2 failures of smtp:25 (about 2s) -> withdrawn',
      'smtp-a down -> boosted 1',
      'ripcord drain smtp -> draining 12, withdrawn',
    ]);
  });

  it('counts the failures that are missing still', () => {
    start({ checks: [{ kind: 'smtp', interval: '1s', fastInterval: '100ms', fall: 3 }] });
    feed('smtp-b', passed, 3);
    feed('smtp-a', passed);
    feed('smtp-b', failed, 1);
    expect(prospects()[0]).toBe('2 more failures of smtp:25 (about 1s) -> withdrawn');
  });

  it('at a boosted server is told for the return of the peer', () => {
    start();
    feed('smtp-b', passed);
    feed('smtp-a', failed);
    expect(prospects()).toEqual([
      '2 failures of smtp:25 (about 2s) -> withdrawn',
      'smtp-a up -> normal 5',
      'ripcord drain smtp -> draining 12, withdrawn',
    ]);
  });

  it('where failback is manual, is the order for it', () => {
    start({ failback: 'manual' });
    feed('smtp-b', passed);
    feed('smtp-a', failed);
    feed('smtp-a', passed);
    expect(prospects()).toContain('ripcord failback smtp -> normal 5');
    expect(prospects().join()).not.toContain('smtp-a up');
  });

  it('at a drained server is the end of the drain', () => {
    start();
    feed('smtp-b', passed);
    feed('smtp-a', passed);
    controller.drain('smtp', { cause: 'command', reason: 'upgrade', since: 0, until: null });
    controller.trafficMoved('smtp');
    expect(prospects()).toEqual(['ripcord undrain smtp -> normal 5']);
  });

  it('at a server that is down is its recovery, held up or not, and what somebody may say from outside', () => {
    start({ holdUp: '10s' });
    feed('smtp-b', failed);
    feed('smtp-a', passed);
    expect(prospects()).toEqual([
      '2 successes of smtp:25 (about 2s) -> withdrawn, normal 5',
      'ripcord override smtp up -> normal 5',
    ]);
  });

  it('is told for time alone where a decision waits for it', async () => {
    start({ holdUp: '10s' });
    feed('smtp-b', failed);
    feed('smtp-a', passed);
    feed('smtp-b', passed);
    const [first] = prospects();
    expect(first).toMatch(/^nothing else until [\d:]+ -> normal 5$/);
  });

  it('is told for all together where no check alone changes anything', () => {
    const checks = [
      { kind: 'smtp', interval: '1s' },
      { kind: 'tcp', port: 587, interval: '1s' },
    ];
    start({ checks, judge: 'any' });
    feed('smtp-b', passed);
    feed('smtp-a', passed);
    expect(prospects()[0]).toBe('smtp:25 and tcp:587 all down -> withdrawn');
    start({ checks });
    feed('smtp-b', failed);
    feed('smtp-a', passed);
    expect(prospects()[0]).toBe('smtp:25 and tcp:587 all up -> normal 5');
  });

  it('in a failover order of three is told for those before us together', () => {
    start({ order: ['smtp-a', 'smtp-c', 'smtp-b'], peers: [peer('smtp-a'), peer('smtp-c')] });
    for (const server of ['smtp-a', 'smtp-b', 'smtp-c']) feed(server, passed);
    expect(prospects()).toContain('smtp-a and smtp-c down -> boosted 1');
    feed('smtp-a', failed);
    expect(prospects()).toContain('smtp-c down -> boosted 1');
  });

  it('holds: what is promised is what is decided when it happens', () => {
    start();
    feed('smtp-b', passed);
    feed('smtp-a', passed);
    const promised = controller.prospects('smtp')?.find(({ when }) => when === 'smtp-a down');
    feed('smtp-a', failed);
    const [service] = controller.services();
    expect(promised?.decisions.at(-1)).toMatchObject({
      state: service?.decision.state,
      metric: service?.decision.metric,
    });
  });

  it('is not known of a service that is not there', () => {
    start();
    expect(controller.prospects('nonsense')).toBeUndefined();
  });
});
