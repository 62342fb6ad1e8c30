import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { publishedSchema } from '../../../src/config/json-schema.ts';
import { SCHEMA_FILE, SERVICES_SCHEMA_FILE } from '../../docs/artifacts.ts';
import { validConfiguration } from './arbitrary.ts';

describe('the published schema', () => {
  it('is plain JSON', () => {
    expect(JSON.parse(JSON.stringify(publishedSchema()))).toStrictEqual(publishedSchema());
  });
});

describe('the published schema as any other tool reads it', () => {
  const schema: object = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'));
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { regex: true } });
  const matches = ajv.compile(schema);
  const folder = new URL('valid/', import.meta.url);

  it.each(readdirSync(folder))('accepts %s as it is written, defaults left out', name => {
    expect(matches(parse(readFileSync(new URL(name, folder), 'utf8')))).toBe(true);
  });

  it('accepts whatever ripcord accepts', () => {
    fc.assert(
      fc.property(validConfiguration, config => {
        expect(matches(config)).toBe(true);
      }),
    );
  });

  it('refuses an unknown field, a missing field and a metric out of range', () => {
    const valid = { server: 'a', routing: { networks: ['eth0'] } };
    const service = {
      name: 's',
      address: '198.51.100.25/32',
      metric: 1,
      checks: [{ kind: 'smtp', interval: '1s' }],
    };
    expect(matches({ ...valid, services: [service] })).toBe(true);
    expect(matches({ ...valid, services: [service], colour: 'blue' })).toBe(false);
    expect(matches({ ...valid })).toBe(false);
    expect(matches({ ...valid, services: [{ ...service, metric: 15 }] })).toBe(false);
  });

  it('has a companion beside it for the files of conf.d, which hold services alone', () => {
    const companion: object = JSON.parse(readFileSync(SERVICES_SCHEMA_FILE, 'utf8'));
    const isServices = ajv.addSchema(schema, 'ripcord.schema.json').compile(companion);
    const checks = [{ kind: 'smtp', interval: '1s' }];
    const services = [{ name: 's', address: '198.51.100.25/32', metric: 1, checks }];
    expect(isServices({ services })).toBe(true);
    expect(isServices({ services: [{ ...services[0], metric: 15 }] })).toBe(false);
    expect(isServices({ server: 'a', services })).toBe(false);
    expect(isServices({})).toBe(false);
    expect(isServices({ services: [] })).toBe(true);
  });
});
