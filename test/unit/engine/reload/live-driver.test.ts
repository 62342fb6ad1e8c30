import { beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../../../src/config/config.ts';
import type { DaemonInfo } from '../../../../src/drivers/driver.ts';
import { createLiveDriver, type LiveHost } from '../../../../src/engine/reload/live-driver.ts';
import { configOf, serviceEntry } from '../../configuration.ts';
import { settle } from '../../fake-clock.ts';
import { fakeHost } from '../reconcile/fake-host.ts';

/** With metric 3 through eth0, but for what changes. */
const changed = (service: object = {}, networks: readonly string[] = ['eth0']): Config =>
  configOf({ routing: { networks }, services: [serviceEntry({ metric: 3, ...service })] });
const FRR: DaemonInfo = { product: 'frr', version: '8.4.4' };
const TEMPLATES = { 'rip.frr.liquid': 'one' };

let host: LiveHost;
let log: string[];
let release: () => void;
let settled: () => Promise<void>;
let made: number;

beforeEach(() => {
  log = [];
  made = 0;
  const { routing, ...others } = fakeHost();
  host = createLiveDriver({ config: changed(), templates: TEMPLATES }, others, (_config, templates) => {
    made += 1;
    const name = `driver ${made}`;
    log.push(`makes ${name}`);
    return {
      ...routing,
      rewrite: async () => {
        if (templates['rip.frr.liquid'] === 'broken') throw new Error('line 1: no such variable');
        log.push(`${name} renders`);
        return Buffer.alloc(0);
      },
      close: async () => {
        log.push(`closes ${name}`);
      },
    };
  });
  settled = () => new Promise<void>(resolve => (release = resolve));
});

describe('the drivers', () => {
  it('stay as they are while nothing that they are made of differs', async () => {
    const before = host.now();
    (await host.prepare(changed({ metric: 5 }), TEMPLATES, FRR))(settled);
    expect(host.now()).toBe(before);
    expect(log).toEqual(['makes driver 1']);
  });

  it.each([
    ['an address', changed({ address: '198.51.100.26/32' }), TEMPLATES],
    ['a network', changed({}, ['eth0', 'eth1']), TEMPLATES],
    ['a template', changed(), { 'rip.frr.liquid': 'two' }],
  ])(
    'are made anew for another of %s, and rendered before they are put in place',
    async (_what, config, templates) => {
      const before = host.now();
      const replace = await host.prepare(config, templates, FRR);
      expect(host.now()).toBe(before);
      expect(log).toEqual(['makes driver 1', 'makes driver 2', 'driver 2 renders']);
      replace(settled);
      expect(host.now().routing).not.toBe(before.routing);
      expect(host.now().nudger).toBe(before.nudger);
    },
  );

  it('are let go of only when nobody works with them any more', async () => {
    (await host.prepare(changed({}, ['eth1']), TEMPLATES, undefined))(settled);
    await settle();
    expect(log).not.toContain('closes driver 1');
    release();
    await settle();
    expect(log).toContain('closes driver 1');
    await host.close();
    expect(log.at(-1)).toBe('closes driver 2');
  });

  it('stay where a template cannot be rendered', async () => {
    const before = host.now();
    await expect(host.prepare(changed(), { 'rip.frr.liquid': 'broken' }, FRR)).rejects.toThrow(
      'line 1: no such variable',
    );
    expect(host.now()).toBe(before);
  });
});
