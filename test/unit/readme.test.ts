/** Each piece of configuration in the README, put where it belongs, is valid. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import { README_FILE } from '../docs/artifacts.ts';
import { fileOf, peerEntry, SMTP_CHECK, serviceEntry } from './configuration.ts';

const SERVICE = serviceEntry({ checks: [SMTP_CHECK], peers: [peerEntry()] });

/** What the first line of a block begins with is where it belongs: a whole file, its top level, or one service. */
function whole(block: string): object {
  const piece: object = parse(block);
  if ('server' in piece) return piece;
  const isTopLevel = /^\S/.test(block);
  return fileOf({ services: [SERVICE], ...(isTopLevel ? piece : { services: [{ ...SERVICE, ...piece }] }) });
}

const blocks = [...readFileSync(README_FILE, 'utf8').matchAll(/^ *```yaml\n(.*?)^ *```$/gms)];

describe('a piece of configuration in the README', () => {
  it('stands there more than once', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(4);
  });

  it.each(blocks.map(([, block = '']) => block))('is valid: %s', block => {
    expect(() => parseConfig(JSON.stringify(whole(block)), 'README.md')).not.toThrow();
  });
});
