import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AcceptedCopy,
  acceptedPath,
  createAcceptedCopy,
  loadAccepted,
} from '../../../src/config/accepted.ts';
import { loadConfig, parseConfig } from '../../../src/config/load.ts';
import { readSources } from '../../../src/config/sources.ts';
import { serviceAt } from '../configuration.ts';

const valid = new URL('valid/server-a.yml', import.meta.url);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-accepted-'));
  await mkdir(join(folder, 'state'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the copy of the configuration in force', () => {
  let copy: AcceptedCopy;
  beforeEach(() => {
    copy = createAcceptedCopy();
  });
  const keep = async () => {
    const sources = await readSources(join(folder, 'ripcord.yml'));
    await copy.keep({ paths: { run: '', state: join(folder, 'state') } }, sources);
  };

  it('means the same as the original', async () => {
    const file = join(folder, 'ripcord.yml');
    await writeFile(file, await readFile(valid));
    await keep();
    const kept = await loadConfig(acceptedPath(join(folder, 'state')));
    expect({ ...kept, file }).toEqual(await loadConfig(file));
  });

  it('of the file for a whole group is of this server, whatever the host name is later', async () => {
    const file = join(folder, 'ripcord.yml');
    const example = await readFile(new URL('../../../examples/group/ripcord.yml', import.meta.url), 'utf8');
    await writeFile(file, example.replace('name: smtp-b\n', `name: smtp-b\n    hostname: ${hostname()}\n`));
    const { group, ...config } = await loadConfig(file);
    const state = join(folder, 'state');
    await copy.keep({ ...(group && { group }), paths: { run: '', state } }, await readSources(file));
    expect(config.server).toBe('smtp-b');
    expect(parseConfig(await readFile(acceptedPath(state), 'utf8'), file, 'elsewhere')).toEqual(config);
  });

  it('is one file also where the original is several, and read by itself', async () => {
    const file = join(folder, 'ripcord.yml');
    await writeFile(file, await readFile(valid));
    await mkdir(join(folder, 'conf.d'));
    await writeFile(join(folder, 'conf.d', 'dns.yml'), JSON.stringify({ services: [serviceAt('dns', 53)] }));
    await keep();
    const original = await loadConfig(file);
    expect(original.services.map(({ name }) => name)).toEqual(['smtp', 'dns']);
    await mkdir(join(folder, 'state', 'conf.d'));
    await writeFile(join(folder, 'state', 'conf.d', 'stray.yml'), 'nonsense');
    expect({ ...(await loadAccepted(join(folder, 'state'))), file }).toEqual(original);
  });

  it('is closed to others, also where it was there, open to them', async () => {
    const path = acceptedPath(join(folder, 'state'));
    await writeFile(join(folder, 'ripcord.yml'), await readFile(valid));
    await writeFile(path, await readFile(valid), { mode: 0o644 });
    await keep();
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it('is written again when its folder is removed, though the file was broken meanwhile', async () => {
    const file = join(folder, 'ripcord.yml');
    await writeFile(file, await readFile(valid));
    expect(await copy.restore()).toBeUndefined();
    await keep();
    expect(await copy.restore()).toBeUndefined();
    await writeFile(file, 'server: [');
    await rm(join(folder, 'state'), { recursive: true });
    const path = acceptedPath(join(folder, 'state'));
    expect(await copy.restore()).toBe(`${path} was gone: written again`);
    expect(await readFile(path)).toEqual(await readFile(valid));
  });
});
