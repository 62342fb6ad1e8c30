import { expect, it } from 'vitest';
import { checkConfiguration } from '../../../src/doctor/checks/ripcord-configuration.ts';
import { known, unknown } from '../../../src/doctor/fact.ts';
import { config, FILE, ill } from './facts.ts';

it('finds one error for each problem of the configuration', () => {
  const why = `${FILE}:1:9: server: is missing\n${FILE}:3:5: metric: must be 1 to 14, not 15`;
  expect(ill(checkConfiguration({ config: unknown(why), file: FILE }))).toEqual([
    `error configuration: ${FILE}:1:9: server: is missing.`,
    `error configuration: ${FILE}:3:5: metric: must be 1 to 14, not 15.`,
  ]);
});

it('gives the remedy for a file that cannot be read', () => {
  const why = `${FILE}: cannot be read: there is no such file`;
  const [found] = checkConfiguration({ config: unknown(why), file: FILE });
  expect(found).toMatchObject({
    level: 'error',
    remedy:
      'write that file (ripcord init prints a first one), or give the one that the controller reads: ripcord doctor FILE',
  });
});

it('says of a valid configuration that it is', () => {
  const [found] = checkConfiguration({ config: known(config()), file: FILE });
  expect(found).toMatchObject({ level: 'ok', found: `${FILE} is valid.` });
});
