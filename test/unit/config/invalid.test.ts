/** One fault a file, and the exact message that it must give (without the file's name) in its first lines. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config/load.ts';

const FOLDER = new URL('invalid/', import.meta.url);

describe('an invalid configuration', () => {
  it.each(readdirSync(FOLDER))('%s is told: what is wrong, where, and what to write', name => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    const expected = [...text.matchAll(/^# expect: (.*)$/gm)].map(match => `${name}:${match[1]}`);
    expect(expected).not.toEqual([]);
    expect(() => parseConfig(text, name)).toThrow(
      expect.objectContaining({ name: ConfigError.name, message: expected.join('\n') }),
    );
  });

  it('has all of its faults told, in the order of the file', () => {
    const text = 'server: A\nservices: 5\nrouting: { networks: [eth0, eth0], daemon: bird }\n';
    expect(() => parseConfig(text, 'r.yml')).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ path: 'server', line: 1 }),
          expect.objectContaining({ path: 'services', line: 2, column: 11 }),
          expect.objectContaining({ path: 'routing.networks[1]', line: 3, column: 29 }),
          expect.objectContaining({ path: 'routing.daemon', line: 3, column: 44 }),
        ],
      }),
    );
  });
});
