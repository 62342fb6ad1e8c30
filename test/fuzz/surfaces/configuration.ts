/** The configuration file: what comes of it is a configuration, or errors with a place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { ConfigError, parseConfig } from '../../../src/config/load.ts';
import { validConfiguration } from '../../unit/config/arbitrary.ts';
import { withLeaf } from '../leaf.ts';
import { damagedText } from '../mutations.ts';
import { must, pure, surface } from '../surface.ts';

const root = resolve(import.meta.dirname, '../../..');
const SAMPLES = ['examples', 'test/unit/config/valid', 'test/unit/config/invalid'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.ya?ml$/.test(name))
    .map(name => readFileSync(join(root, folder, name), 'utf8')),
);
const WORDS = [
  ...[
    '&a',
    '*a',
    '<<: *a',
    '!!binary',
    '---',
    '...',
    '? ',
    '- ',
    '[',
    '{',
    '|',
    '>',
    '%YAML 1.1',
    '#',
    ': ',
    ',',
  ],
  ...[
    '999999999999999999999',
    '1e999',
    '-0',
    '.inf',
    '.nan',
    '0x10',
    'null',
    '~',
    'true',
    '2026-01-01',
    '__proto__:',
  ],
  ...[
    'checks:',
    'services:',
    '[x, x]',
    '{}',
    'schedule: "1-99999999 * * * *"',
    'interval: 99999999999h',
    '(a+)+$',
  ],
];

/** A valid configuration with anything in the place of one of its values. */
const spoilt = fc
  .tuple(
    validConfiguration,
    fc.nat(),
    fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom(...WORDS)),
  )
  .map(([config, place, value]) => JSON.stringify(withLeaf(config, place, value)));

export const configuration = surface({
  name: 'configuration',
  inputs: fc.oneof(
    { weight: 6, arbitrary: damagedText(SAMPLES, WORDS, 6) },
    { weight: 2, arbitrary: spoilt },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  ),
  open: pure(text => {
    try {
      parseConfig(text, 'ripcord.yml');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      must(error.problems.length > 0, 'an error without a problem');
      must(
        error.message.split('\n').length === error.problems.length,
        `more lines than problems: ${error.message}`,
      );
      for (const { file, line, column, message } of error.problems) {
        must(file === 'ripcord.yml' && line > 0 && column > 0, `no place: ${file}:${line}:${column}`);
        must(!/undefined|\[object|\p{Cc}/u.test(message), `not clear: ${message}`);
      }
    }
  }),
});
