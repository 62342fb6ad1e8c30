import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import { parseConfig } from '../../../../src/config/load.ts';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { createOperator, type Operator } from '../../../../src/engine/operator/operator.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { FakeClock } from '../../fake-clock.ts';

let state: string;
let clock: FakeClock;
let controller: Controller;
let operator: Operator;
let config: Config;
let leaving: Map<string, number>;
let kept: string[];

const configOf = (names: readonly string[], drain: object = {}): Config =>
  parseConfig(
    JSON.stringify({
      server: 'a',
      routing: { networks: ['eth0'] },
      services: names.map((name, index) => ({
        name,
        address: `198.51.100.${index + 1}/32`,
        metric: 3,
        checks: [],
      })),
      paths: { state },
      drain,
    }),
    'r.json',
  );
const change = async (next: Config) => {
  config = next;
  controller.apply(next.services);
  await operator.apply(next);
};
const stateOf = (name: string) =>
  controller.services().find(({ service }) => service.name === name)?.decision.state;

beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'ripcord-operator-'));
  clock = new FakeClock();
  leaving = new Map();
  kept = [];
  config = configOf(['smtp', 'dns']);
  controller = createController(config, clock, {
    onCheck: () => undefined,
    onDecision: (service, decision) => operator.onDecision(service, decision),
  });
  operator = createOperator({
    controller,
    transition: () => ({ config, leaving }),
    connections: async () => 0,
    clock,
    traits: () => RIP_TRAITS,
    report: () => ({
      observed: { routing: { metrics: controller.metrics() } },
      unannounced: new Set(),
      lookedAt: clock.now(),
      error: undefined,
    }),
    events: {
      onStored: (service, drain) => kept.push(`${service} ${drain?.reason ?? 'none'}`),
      onDrain: () => undefined,
      onOverride: () => undefined,
      onKnown: () => kept.push('all known'),
      onError: error => {
        throw error;
      },
    },
  });
  controller.inherit(new Map(config.services.map(({ name }) => [name, 3])));
  await operator.start();
});
afterEach(async () => {
  await operator.stop();
  await rm(state, { recursive: true });
});

describe('a service that leaves the configuration', () => {
  it('is drained and then withdrawn, as if an operator had asked for it', async () => {
    leaving.set('dns', clock.now());
    await change(configOf(['smtp', 'dns']));
    expect([stateOf('smtp'), stateOf('dns')]).toEqual(['normal', 'draining']);
    expect(controller.services()[1]?.decision.reason).toContain('removed from the configuration');
    await clock.advance(10_000);
    expect([stateOf('smtp'), stateOf('dns')]).toEqual(['normal', 'withdrawn']);
  });

  it('stays where it is once it is back in the file', async () => {
    leaving.set('dns', clock.now());
    await change(configOf(['smtp', 'dns']));
    leaving.clear();
    await change(configOf(['smtp', 'dns']));
    expect(stateOf('dns')).toBe('normal');
  });
});

describe('a service that comes', () => {
  it('is drained if that was asked for before', async () => {
    await operator.carryOut({ order: 'drain', service: 'dns', reason: 'new disks' });
    await change(configOf(['smtp']));
    await change(configOf(['smtp', 'dns']));
    expect(kept).toEqual(['smtp none', 'dns none', 'all known', 'dns new disks']);
    expect(controller.services()[1]?.drain?.reason).toBe('new disks');
  });
});

describe('a folder of flag files', () => {
  it('is watched as soon as it is configured, and its flags are gone with it', async () => {
    const folder = join(state, 'flags');
    await change(configOf(['smtp', 'dns'], { folder }));
    await writeFile(join(folder, 'smtp'), 'kernel update\n');
    await vi.waitFor(() => expect(stateOf('smtp')).toBe('draining'), { timeout: 20_000 });
    await change(configOf(['smtp', 'dns']));
    expect(stateOf('smtp')).toBe('normal');
  });
});
