import { describe, expect, it } from 'vitest';
import { plannedMetric } from '../../../src/cli/planned-metric.ts';
import { type RehearsalStep, rehearse } from '../../../src/cli/rehearsal.ts';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { afterDeparture, beginTransition, transitionTo } from '../../../src/engine/controller/transition.ts';
import { desiredState } from '../../../src/engine/reconcile/desired.ts';
import type { Observed } from '../../../src/engine/reconcile/state.ts';
import { parse } from '../../../src/protocols/running-config.ts';
import { configOf, serviceAt } from '../configuration.ts';

const offFile = (...services: readonly object[]) =>
  configOf({ routing: { networks: ['eth0'], config: null }, services });
const smtp = serviceAt('smtp', 25);
const dns = serviceAt('dns', 53);
const WITHDRAWN = 16;
const stepOf = (
  { config, vacated }: Pick<ReturnType<typeof beginTransition>, 'config' | 'vacated'>,
  metrics: Record<string, number>,
): RehearsalStep => ({
  when: undefined,
  routing: createFrrDriver(config, { exec: () => Promise.reject(new Error('nothing is run')) }),
  desired: {
    ...desiredState(config, 'serving', new Map(Object.entries(metrics))),
    absent: vacated,
  },
});
const nothing: Observed = {
  routing: {
    daemon: { product: 'frr', version: '8.4.4' },
    metrics: new Map(),
    running: parse('frr version 8.4.4\n!\nrouter rip\n network eth9\nexit\n!\nend\n'),
    hearing: 'hearing',
  },
  addresses: [],
  elsewhere: [],
  loIsDown: false,
  file: undefined,
};

describe('a rehearsal', () => {
  it('plans each step from what the one before leaves, so that the same step twice is nothing to do', async () => {
    const step = stepOf(beginTransition(offFile(smtp, dns)), { smtp: 3, dns: 5 });
    const [first, second] = await rehearse([step, step], nothing);
    expect(first?.actions.map(({ kind }) => kind)).toEqual(['configure', 'add-aliases']);
    expect(second?.actions).toEqual([]);
  });

  it('removes a service in the order that loses nothing: poison, then its lines and its address', async () => {
    const now = beginTransition(offFile(smtp, dns));
    const during = transitionTo(now, offFile(smtp), 0);
    const after = afterDeparture(during, 'dns', 0);
    const [, poison, removal] = await rehearse(
      [
        stepOf(now, { smtp: 3, dns: 3 }),
        stepOf(during, { smtp: 3, dns: WITHDRAWN }),
        stepOf(after, { smtp: 3 }),
      ],
      nothing,
    );
    expect(poison?.actions).toMatchObject([
      { kind: 'configure', lines: ['route-map RIPCORD permit 20', 'set metric 16', 'exit'] },
      { kind: 'nudge', aliases: [{ ip: '198.51.100.53' }] },
    ]);
    expect(removal?.actions).toMatchObject([
      { kind: 'configure', lines: ['no route-map RIPCORD permit 20', 'no ip prefix-list RIPCORD-dns'] },
      { kind: 'remove-aliases', aliases: [{ ip: '198.51.100.53' }] },
    ]);
  });
});

describe('the metric under another configuration', () => {
  const service = { metric: 5, boost: 1 };
  it.each([
    ['normal', 3, 5],
    ['boosted', 2, 1],
    ['withdrawn', 16, 16],
    ['draining', 12, 12],
    ['holding', 3, 3],
  ] as const)('of a service that is %s at %d is %d', (state, desiredMetric, metric) => {
    expect(plannedMetric(service, { state, desiredMetric })).toBe(metric);
  });
});
