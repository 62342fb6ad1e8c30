/** The examples of checks are run against real servers in test/integration/probe; here: that there is one of each kind. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CheckSchema } from '../../../src/checks/registry.ts';
import { effectiveOf, parseConfig } from '../../../src/config/load.ts';
import { kindsOf } from '../../../src/schema/schema-node.ts';

const FOLDER = new URL('../../../examples/checks/', import.meta.url);

describe('the examples', () => {
  it('have one for each kind of check', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      kindsOf(CheckSchema)
        .map(kind => `${kind}.yaml`)
        .sort(),
    );
  });

  it.each(readdirSync(FOLDER))('have in %s a valid configuration with a check of that kind', name => {
    const { services } = parseConfig(readFileSync(new URL(name, FOLDER), 'utf8'), name);
    const kinds = new Set(services.flatMap(({ checks }) => checks.map(({ kind }) => `${kind}.yaml`)));
    expect(kinds).toContain(name);
  });

  it.each(readdirSync(FOLDER))('are accepted again as check-config prints %s', name => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    const said = JSON.stringify(effectiveOf([{ path: name, text }]));
    expect(parseConfig(said, name)).toEqual(parseConfig(text, name));
  });
});
