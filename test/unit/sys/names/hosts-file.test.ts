import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressesIn, openHostsFile } from '../../../../src/sys/names/hosts-file.ts';

describe('a line of a hosts file', () => {
  it.each([
    ['10.46.1.2 mx1.example.org mx1\n', 'mx1', ['10.46.1.2']],
    ['10.46.1.2 mx1.example.org mx1\n', 'MX1.Example.ORG', ['10.46.1.2']],
    ['10.46.1.2 mx1.example.org\n', 'mx1', []],
    ['::1 a\n10.46.1.2\ta b\r\n10.46.1.3 a\n10.46.1.2 a', 'a', ['::1', '10.46.1.2', '10.46.1.3']],
    ['# 10.46.1.2 mx1\n10.46.1.3 mx2 # mx1\n', 'mx1', []],
    ['10.46.1.999 mx1\nmx1 mx1\n', 'mx1', []],
    ['', 'mx1', []],
  ])('%j has for %s %j', (text, name, addresses) => {
    expect(addressesIn(text, name)).toEqual(addresses);
  });
});

describe('a hosts file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ripcord-hosts-'));
    path = join(folder, 'hosts');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read again when it was written, replaced or removed', async () => {
    const hosts = openHostsFile(path);
    expect(await hosts.find('mx1')).toEqual([]);
    await writeFile(path, '10.46.1.2 mx1\n');
    expect(await hosts.find('mx1')).toEqual(['10.46.1.2']);
    await writeFile(path, '10.46.1.33 mx1\n');
    expect(await hosts.find('mx1')).toEqual(['10.46.1.33']);
    await writeFile(`${path}.new`, '10.46.1.44 mx1\n');
    await rename(`${path}.new`, path);
    expect(await hosts.find('mx1')).toEqual(['10.46.1.44']);
    expect(await hosts.find('mx2')).toEqual([]);
    await rm(path);
    expect(await hosts.find('mx1')).toEqual([]);
  });

  it('that is a folder is an error', async () => {
    await expect(openHostsFile(folder).find('mx1')).rejects.toThrow('it is a folder');
  });
});
