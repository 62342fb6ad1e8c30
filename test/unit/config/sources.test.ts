import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, parseConfig, parseSources } from '../../../src/config/load.ts';
import { mergedText } from '../../../src/config/merge.ts';
import { readSources, type Sources, servicesFolder } from '../../../src/config/sources.ts';
import { fileOf, serviceAt } from '../configuration.ts';
import { validConfiguration } from './arbitrary.ts';

let folder: string;
const write = (name: string, content: object | string) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 1));
const load = async (): Promise<string[]> =>
  (await loadConfig(join(folder, 'ripcord.yml'))).services.map(({ name }) => name);
const refusal = async (): Promise<string> => {
  const error: unknown = await load().catch((reason: unknown) => reason);
  return error instanceof Error ? error.message.replaceAll(folder, '') : 'taken';
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-sources-'));
  await write('ripcord.yml', fileOf());
});
afterEach(() => rm(folder, { recursive: true }));

describe('the services of conf.d', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'conf.d'));
  });

  it('come behind those of the main file, in the order of the names of their files', async () => {
    await write('conf.d/20-ldap.yml', { services: [serviceAt('ldap', 26)] });
    await write('conf.d/10-dns.yml', { services: [serviceAt('dns', 53), serviceAt('ntp', 54)] });
    expect(await load()).toEqual(['smtp', 'dns', 'ntp', 'ldap']);
  });

  it('may be all that there are', async () => {
    await write('ripcord.yml', { ...fileOf(), services: undefined });
    expect(await refusal()).toContain('missing field "services"');
    await write('conf.d/dns.yml', { services: [serviceAt('dns', 53)] });
    expect(await load()).toEqual(['dns']);
  });

  it('are those of files that end in .yml and are not hidden', async () => {
    for (const name of ['README', 'a.yml~', 'a.yaml', '.a.yml', '.#a.yml'])
      await write(`conf.d/${name}`, 'no');
    expect(await load()).toEqual(['smtp']);
  });

  it('are named by their own file and line in errors, file after file', async () => {
    await write('ripcord.yml', fileOf({ onStop: 'explode' }));
    await write('conf.d/b.yml', { services: [serviceAt('dns', 53, { metric: 40 })] });
    await write('conf.d/a.yml', { services: [serviceAt('ldap', 54), serviceAt('ntp', 55, { metric: 0 })] });
    expect((await refusal()).split('\n')).toEqual([
      expect.stringMatching(/^\/ripcord\.yml:\d+:\d+: onStop: /),
      expect.stringMatching(/^\/conf\.d\/a\.yml:12:\d+: services\[1\]\.metric: must be 1 to 14, not 0$/),
      expect.stringMatching(/^\/conf\.d\/b\.yml:6:\d+: services\[0\]\.metric: must be 1 to 14, not 40$/),
    ]);
  });

  it('of one name are refused with both files', async () => {
    await write('conf.d/a.yml', { services: [serviceAt('dns', 53)] });
    await write('conf.d/b.yml', { services: [serviceAt('dns', 54)] });
    expect(await refusal()).toBe(
      '/conf.d/b.yml:4:12: services[0].name: "dns" is the name of another service too: give each its own (first: /conf.d/a.yml:4:12: services[0].name)',
    );
  });

  it.each([
    ['more than services', { server: 'x', services: [] }, '2:2: a further file holds services alone'],
    ['no mapping', [1], '1:1: must be a mapping with services, not a list'],
    ['no list', { services: {} }, '2:14: services: must be a list, not a mapping'],
    ['no services', {}, '1:1: missing field "services"'],
    ['nothing', '', '1:1: the file is empty: it must have services'],
    ['no YAML', 'services: [', '1:12: cannot be read as YAML'],
  ])('are refused from a file with %s', async (_, content, fault) => {
    await write('conf.d/a.yml', content);
    expect(await refusal()).toContain(`/conf.d/a.yml:${fault}`);
  });

  it('have room together with the main file', async () => {
    for (const name of ['a', 'b', 'c']) await write(`conf.d/${name}.yml`, `# ${'x'.repeat(2 ** 20)}\n`);
    expect(await refusal()).toBe('/conf.d: cannot be read: with the main file it has more than 2 MiB');
  });
});

describe('a configuration', () => {
  it('may have no folder beside it', async () => {
    expect(await readSources(join(folder, 'ripcord.yml'))).toHaveLength(1);
  });

  it('has no folder beside it in /etc itself, where conf.d belongs to OpenRC', () => {
    expect(servicesFolder('/etc/ripcord.yml')).toBeUndefined();
    expect(servicesFolder('/etc/../etc/ripcord.yml')).toBeUndefined();
    expect(servicesFolder('/etc/ripcord/ripcord.yml')).toBe('/etc/ripcord/conf.d');
    expect(servicesFolder('ripcord.yml')).toBe('conf.d');
  });

  it('is refused where conf.d is no folder', async () => {
    await write('conf.d', 'a file');
    expect(await refusal()).toContain('/conf.d: cannot be read: ');
  });

  it('is refused where conf.d, or a file in it, is a link to nothing: its services would be withdrawn', async () => {
    await symlink('/nonexistent/conf.d', join(folder, 'conf.d'));
    expect(await refusal()).toBe(
      '/conf.d: cannot be read: it leads to /nonexistent/conf.d, which does not exist',
    );
    await rm(join(folder, 'conf.d'));
    await mkdir(join(folder, 'conf.d'));
    await symlink('nothing.yml', join(folder, 'conf.d', 'dns.yml'));
    expect(await refusal()).toBe(
      '/conf.d/dns.yml: cannot be read: it leads to /conf.d/nothing.yml, which does not exist',
    );
  });

  it('means the same in one file and in several, and so does the text of all in one', () => {
    fc.assert(
      fc.property(validConfiguration, fc.nat(3), (config, kept) => {
        const { services, ...main } = { services: [], ...config };
        const all: readonly object[] = services;
        const sources: Sources = [
          { path: 'r', text: JSON.stringify({ ...main, services: all.slice(0, kept) }) },
          ...all.slice(kept).map((service, i) => ({
            path: `conf.d/${i}.yml`,
            text: JSON.stringify({ services: [service] }),
          })),
        ];
        const whole = parseConfig(JSON.stringify(config), 'r');
        expect(parseSources(sources)).toEqual(whole);
        expect(parseConfig(mergedText(sources), 'r')).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});
