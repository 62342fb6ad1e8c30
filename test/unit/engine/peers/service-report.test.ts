import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../src/config/load.ts';
import { createController } from '../../../../src/engine/controller/controller.ts';
import { peerReportOf, reportOf } from '../../../../src/engine/peers/service-report.ts';
import { decision } from '../../../../src/policy/decide/decision.ts';
import type { StateName } from '../../../../src/policy/decide/states.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { FakeClock } from '../../fake-clock.ts';

const config = parseConfig(
  JSON.stringify({
    server: 'smtp-a',
    routing: { networks: ['eth0'] },
    services: [{ name: 'smtp', address: '198.51.100.25/32', metric: 5, checks: [] }],
  }),
  'a.json',
);

/** What is told of a service in a state at metric 1, when the daemon holds `held`. */
function told(on: StateName, held: number | undefined): string {
  const quiet = { onCheck: () => undefined, onDecision: () => undefined };
  const [view] = createController(config, new FakeClock(0), quiet).services();
  if (view === undefined) throw new Error('there is no service');
  return reportOf({ ...view, decision: decision(on, 1, 'for the test') }, held, RIP_TRAITS).state;
}

describe('what we tell of ourselves', () => {
  it.each([
    ['boosted', 5, 'normal'],
    ['boosted', 1, 'boosted'],
    ['returning', 16, 'withdrawn'],
    ['returning', undefined, 'withdrawn'],
    ['returning', 1, 'returning'],
    ['draining', 5, 'draining'],
    ['withdrawn', 1, 'withdrawn'],
  ] as const)('%s, while the daemon holds %s: %s', (on, held, said) => {
    expect(told(on, held)).toBe(said);
  });
});

describe('what a peer tells', () => {
  it.each([
    ['normal', true],
    ['boosted', true],
    ['returning', true],
    ['degraded', true],
    ['draining', false],
    ['holding', false],
    ['withdrawn', false],
    ['a-state-of-a-later-ripcord', false],
  ])('%s: whether it serves is %s', (said, serving) => {
    const notice = { service: 'smtp', health: 'up', state: said, metric: 3 } as const;
    expect(peerReportOf(notice, 1000)).toEqual({
      health: 'up',
      state: said,
      metric: 3,
      serving,
      since: 1000,
    });
  });
});
