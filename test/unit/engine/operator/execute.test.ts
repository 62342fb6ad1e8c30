import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Controller, createController } from '../../../../src/engine/controller/controller.ts';
import { createDrains, type Drains } from '../../../../src/engine/operator/drains.ts';
import {
  createExecute,
  type Execute,
  NoSuchServiceError,
  NothingBoostedError,
} from '../../../../src/engine/operator/execute.ts';
import { createOverrides, type Overrides } from '../../../../src/engine/operator/overrides.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import { configOf, serviceAt } from '../../configuration.ts';
import { FakeClock } from '../../fake-clock.ts';

const config = configOf({ services: [serviceAt('smtp', 25), serviceAt('dns', 53)] });

let folder: string;
let controller: Controller;
let drains: Drains;
let overrides: Overrides;
let carryOut: Execute;
let deadlineMs: number;

const fail = (error: Error) => {
  throw error;
};

beforeEach(async () => {
  const clock = new FakeClock(1_000_000);
  deadlineMs = 30_000;
  folder = await mkdtemp(join(tmpdir(), 'ripcord-orders-'));
  controller = createController(config, clock, {
    onCheck: () => undefined,
    onDecision: () => undefined,
  });
  drains = createDrains(folder, clock, { onChange: () => undefined, onError: fail });
  overrides = createOverrides(folder, clock, { onChange: () => undefined, onError: fail });
  await Promise.all([drains.open(), overrides.open()]);
  carryOut = createExecute({
    controller,
    drains,
    overrides,
    clock,
    deadlineMs: () => deadlineMs,
    traits: () => RIP_TRAITS,
  });
});
afterEach(async () => {
  drains.stop();
  overrides.stop();
  controller.stop();
  await rm(folder, { recursive: true });
});

describe('an order', () => {
  it('to drain sets a drain, for as long as it says', async () => {
    expect(await carryOut({ order: 'drain', service: 'smtp', forMs: 5000 })).toMatch(
      /^draining smtp until \d\d:\d\d:\d\d: /,
    );
    expect(drains.of('smtp')).toEqual({
      cause: 'command',
      reason: 'drained by an operator',
      since: 1_000_000,
      until: 1_005_000,
    });
    expect(drains.of('dns')).toBeUndefined();
  });

  it('to drain says what it waits for and how long that may take', async () => {
    const order = { order: 'drain', service: 'smtp' } as const;
    expect(await carryOut(order)).toBe(
      'draining smtp: withdrawn once routers have moved (6.5 s, less if a peer takes over) and its connections have ended (30 s at most)',
    );
    deadlineMs = 2000;
    expect(await carryOut(order)).toBe(
      'draining smtp: withdrawn 2 s after its worse metric is announced, the deadline of drains',
    );
    controller.drain('smtp', { cause: 'command', reason: 'upgrade', since: 0, until: null });
    expect(await carryOut(order)).toBe('draining smtp: withdrawn already');
  });

  it('is carried out where it cannot be kept on disk, and says so', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'not a folder');
    expect(await carryOut({ order: 'drain', service: 'smtp' })).toMatch(
      /^draining smtp: .*; this is in force, but would not outlive a restart: EEXIST: file already exists, mkdir /,
    );
    expect(drains.of('smtp')).toBeDefined();
    expect(await carryOut({ order: 'undrain', service: 'smtp' })).toContain(
      'no longer draining smtp; this is',
    );
    expect(drains.of('smtp')).toBeUndefined();
  });

  it('to fail back says so where this server stands in for no peer, and changes nothing', async () => {
    const failback = carryOut({ order: 'failback', service: 'all' });
    await expect(failback).rejects.toThrow(NothingBoostedError);
    await expect(failback).rejects.toThrow(
      'nothing to fail back: this server stands in for no peer (smtp, dns)',
    );
  });

  it('for all means every service', async () => {
    await carryOut({ order: 'drain', service: 'all', reason: 'upgrade' });
    expect([drains.of('smtp')?.reason, drains.of('dns')?.reason]).toEqual(['upgrade', 'upgrade']);
    expect(await carryOut({ order: 'undrain', service: 'all' })).toBe('no longer draining smtp, dns');
    expect([drains.of('smtp'), drains.of('dns')]).toEqual([undefined, undefined]);
  });

  it('to end what is not there says so', async () => {
    expect(await carryOut({ order: 'undrain', service: 'all' })).toBe('not drained: smtp, dns');
    expect(await carryOut({ order: 'clear-override', service: 'dns' })).toBe('not overridden: dns');
    await carryOut({ order: 'drain', service: 'dns' });
    expect(await carryOut({ order: 'undrain', service: 'all' })).toBe('no longer draining dns');
  });

  it('to end a drain tells what a flag file drains on', async () => {
    drains.flag(new Map([['smtp', 'patching']]));
    expect(await carryOut({ order: 'undrain', service: 'smtp' })).toContain('a flag file still drains smtp');
  });

  it('to override sets a verdict, and to clear it ends it', async () => {
    const order = { order: 'override', service: 'smtp', health: 'down', reason: 'x', ttlMs: 60_000 } as const;
    expect(await carryOut(order)).toBe('smtp overridden down for 60 s');
    expect(overrides.of('smtp')).toEqual({ health: 'down', reason: 'x', since: 1_000_000, until: 1_060_000 });
    expect(await carryOut({ order: 'clear-override', service: 'smtp' })).toBe('no longer overriding smtp');
    expect(overrides.of('smtp')).toBeUndefined();
  });

  it('for a service that is not there is refused, naming those that are', async () => {
    await expect(carryOut({ order: 'failback', service: 'ldap' })).rejects.toThrow(NoSuchServiceError);
    await expect(carryOut({ order: 'failback', service: 'ldap' })).rejects.toThrow(
      'there is no service ldap, only smtp, dns',
    );
  });
});
