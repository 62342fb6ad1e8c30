/** Each piece of configuration in the README, put where it belongs, is valid. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import { README_FILE } from '../docs/artifacts.ts';

const PEER = { name: 'smtp-a', address: '10.46.1.2', checks: [{ kind: 'smtp', interval: '1s' }] };
const SERVICE = {
  ...{ name: 'smtp', address: '198.51.100.25/32', metric: 5 },
  ...{ checks: [{ kind: 'smtp', interval: '1s' }], peers: [PEER] },
};
const FILE = { server: 'smtp-b', routing: { networks: ['eth0'] }, services: [SERVICE] };

/** What the first line of a block begins with is where it belongs: a whole file, its top level, or one service. */
function whole(block: string): object {
  const piece: object = parse(block);
  if ('server' in piece) return piece;
  const isTopLevel = /^\S/.test(block);
  return isTopLevel ? { ...FILE, ...piece } : { ...FILE, services: [{ ...SERVICE, ...piece }] };
}

const blocks = [...readFileSync(README_FILE, 'utf8').matchAll(/^ *```yaml\n(.*?)^ *```$/gms)];

test('there are such pieces', () => {
  expect(blocks.length).toBeGreaterThanOrEqual(4);
});

test.each(blocks.map(([, block = '']) => block))('%s', block => {
  expect(() => parseConfig(JSON.stringify(whole(block)), 'README.md')).not.toThrow();
});
