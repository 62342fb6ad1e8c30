/** The examples of checks are run against real servers in test/integration/probe; here: that there is one of each kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CheckSchema } from '../../../src/checks/registry.ts';
import { parseConfig, parseEffective } from '../../../src/config/load.ts';
import { kindsOf } from '../../../src/schema/schema-node.ts';

const FOLDER = new URL('../../../examples/checks/', import.meta.url);

test('given the kinds of check, each has an example', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(
    kindsOf(CheckSchema)
      .map(kind => `${kind}.yaml`)
      .sort(),
  );
});

test.each(readdirSync(FOLDER))('given %s, it is a valid configuration with a check of that kind', name => {
  const { services } = parseConfig(readFileSync(new URL(name, FOLDER), 'utf8'), name);
  const kinds = new Set(services.flatMap(({ checks }) => checks.map(({ kind }) => `${kind}.yaml`)));
  expect(kinds).toContain(name);
});

test.each(readdirSync(FOLDER))('given %s, what check-config prints of it is accepted again', name => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const said = JSON.stringify(parseEffective(text, name));
  expect(parseConfig(said, name)).toEqual(parseConfig(text, name));
});
