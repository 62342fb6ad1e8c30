/** Configurations for tests: a small valid file, of which a test writes only what it is about. */
import type { Config } from '../../src/config/config.ts';
import type { ConfigFile } from '../../src/config/config-schema.ts';
import { effectiveOf, parseConfig } from '../../src/config/load.ts';

/** A check of the SMTP banner each second, as a file has it. */
export const SMTP_CHECK = { kind: 'smtp', interval: '1s' };

/**
 * A service as a file has it: smtp at 198.51.100.25/32 with metric 5 and no checks, but for what `over` says. With `addresses` it
 * has no `address`, and what is `undefined` is left out.
 */
export function serviceEntry(over: object = {}): object {
  const place = 'addresses' in over ? {} : { address: '198.51.100.25/32' };
  return { name: 'smtp', ...place, metric: 5, checks: [], ...over };
}

/** The same under a name of its own, at 198.51.100.`number`/32. */
export const serviceAt = (name: string, number: number, over: object = {}): object =>
  serviceEntry({ name, address: `198.51.100.${number}/32`, ...over });

/** A peer of a service as a file has it: smtp-a at 10.46.1.2, whose SMTP banner is checked each second. */
export const peerEntry = (over: object = {}): object => ({
  name: 'smtp-a',
  address: '10.46.1.2',
  checks: [SMTP_CHECK],
  ...over,
});

/** A whole file: server smtp-b, which speaks to its network through eth0, with one service, but for what `top` says. */
export const fileOf = (top: object = {}): object => ({
  server: 'smtp-b',
  routing: { networks: ['eth0'] },
  services: [serviceEntry()],
  ...top,
});

/** The configuration that ripcord makes of `fileOf(top)`, which it calls ripcord.json. */
export const configOf = (top: object = {}): Config =>
  parseConfig(JSON.stringify(fileOf(top)), 'ripcord.json');

/** The file in `text` with every default, on a machine of this name. */
export const effectiveText = (text: string, path: string, hostName?: string): ConfigFile =>
  effectiveOf([{ path, text }], hostName);
