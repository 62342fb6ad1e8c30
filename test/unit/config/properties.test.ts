import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError, effectiveOf, parseConfig } from '../../../src/config/load.ts';
import { withLeaf } from '../../fuzz/leaf.ts';
import { validConfiguration } from './arbitrary.ts';

/** Parses, and lets nothing but a ConfigError with a place and a message for every problem pass for a refusal. */
function accepts(text: string): boolean {
  try {
    parseConfig(text, 'r.yml');
    return true;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.message.split('\n')).toHaveLength(error.problems.length);
    for (const { line, column, message } of error.problems) {
      expect(Math.min(line, column)).toBeGreaterThan(0);
      expect(message).not.toMatch(/undefined|\[object/);
    }
    return false;
  }
}

describe('any text', () => {
  it('is refused with a ConfigError and nothing else, as text of any kind', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'a1:-*&![]{}"\'|>%#?@\n ') }),
    );
    fc.assert(
      fc.property(texts, text => {
        expect(accepts(text)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused with a ConfigError and nothing else, as JSON', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        expect(accepts(text)).toBe(false);
      }),
    );
  });
});

describe('a valid configuration', () => {
  it('is accepted or refused with a ConfigError, with any value anywhere in it', () => {
    const spoilt = fc
      .tuple(validConfiguration, fc.nat(), fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' })))
      .map(([config, place, value]) => JSON.stringify(withLeaf(config, place, value)));
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(spoilt, text => {
        verdicts.add(accepts(text));
      }),
      { numRuns: 500 },
    );
    expect(verdicts).toEqual(new Set([true, false]));
  });

  it('means the same in YAML and in JSON', () => {
    fc.assert(
      fc.property(validConfiguration, config => {
        const parsed = parseConfig(JSON.stringify(config), 'r');
        expect(parseConfig(JSON.stringify(config, null, '\t'), 'r')).toEqual(parsed);
        expect(parseConfig(stringify(config, { aliasDuplicateObjects: false }), 'r')).toEqual(parsed);
      }),
    );
  });

  it('means the same as check-config prints it, which says it all', () => {
    fc.assert(
      fc.property(validConfiguration, config => {
        const text = JSON.stringify(config);
        const said = effectiveOf([{ path: 'r', text: text }]);
        const printed = stringify(said, { aliasDuplicateObjects: false });
        expect(parseConfig(printed, 'r')).toEqual(parseConfig(text, 'r'));
        expect(effectiveOf([{ path: 'r', text: JSON.stringify(said) }])).toEqual(said);
      }),
      { numRuns: 50 },
    );
  });

  it('survives being written as JSON', () => {
    fc.assert(
      fc.property(validConfiguration, config => {
        const parsed = parseConfig(JSON.stringify(config), 'r');
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed);
      }),
    );
  });
});
