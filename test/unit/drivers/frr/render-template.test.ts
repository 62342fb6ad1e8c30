import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRender } from '../../../../src/drivers/frr/render-template.ts';
import { readTemplates, shippedTemplates } from '../../../../src/drivers/frr/template-files.ts';
import { systemExec } from '../../../../src/sys/exec.ts';
import { configFor, service, variablesFor } from './configs.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const variables = (routing = {}, metrics = new Map<string, number>()) =>
  variablesFor(configFor([SMTP], routing), metrics, new Map());

describe('a template', () => {
  it('with a variable that does not exist is an error that names template, line and column', () => {
    expect(() => createRender({ a: 'router rip\n {{ nope }}' })('a', variables())).toThrow(
      'Template a cannot be rendered: undefined variable: nope, line:2, col:5.',
    );
  });

  it('within a template is named by the error itself', () => {
    expect(() => createRender({ a: "{% render 'b' %}", b: '{{ hostname }}' })('a', variables())).toThrow(
      'Template b cannot be rendered: undefined variable: hostname, line:1, col:4.',
    );
  });

  it('with a filter that does not exist is an error', () => {
    expect(() => createRender({ a: '{{ hostname | nope }}' })('a', variables())).toThrow(
      /undefined filter: nope/,
    );
  });

  it.each([
    ['a range that takes all memory', '{% for i in (1..1000000000) %}x{% endfor %}'],
    [
      'a text that doubles',
      "{% assign s = 'a' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}",
    ],
    [
      'loops in loops',
      '{% for i in (1..99999) %}{% for j in (1..99999) %}{% assign x = j %}{% endfor %}{% endfor %}',
    ],
    ['itself', "{% render 'a' %}"],
  ])('with %s is an error and not the end of us', (_what, a) => {
    expect(() => createRender({ a })('a', variables())).toThrow(
      /Template a cannot be rendered: .*(limit|call stack)/,
    );
  });

  it('that does not exist is an error', () => {
    expect(() => createRender({})('a', variables())).toThrow(/Template a cannot be rendered/);
  });
});

describe('a folder of templates', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ripcord-templates-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('that does not exist is named', async () => {
    await expect(readTemplates('/nonexistent')).rejects.toThrow(
      /^The templates in \/nonexistent cannot be read: its folder is not there\.$/,
    );
  });

  it('with a pipe among them is refused, and waits for nobody', async () => {
    await systemExec(['mkfifo', join(folder, 'rip.frr.liquid')], { timeoutMs: 5000 });
    await expect(readTemplates(folder)).rejects.toThrow(
      `The templates in ${folder} cannot be read: ${folder}/rip.frr.liquid cannot be read: it is a pipe, not a plain file.`,
    );
  });

  it('with Latin-1 among them is refused, as its letters would reach the daemon as others', async () => {
    await writeFile(join(folder, 'rip.frr.liquid'), Buffer.from('! Z\xfcrich\n', 'latin1'));
    await expect(readTemplates(folder)).rejects.toThrow(`${folder}/rip.frr.liquid is not UTF-8 text.`);
  });

  it('is read as far as it holds templates', async () => {
    await writeFile(join(folder, 'a.liquid'), 'router rip');
    await writeFile(join(folder, 'README'), '');
    expect(await readTemplates(folder)).toEqual({ 'a.liquid': 'router rip' });
  });
});

describe.each(['frr-10.conf.liquid', 'frr-7.conf.liquid', 'quagga.conf.liquid'])('%s', template => {
  const lines = (...given: Parameters<typeof variables>) =>
    createRender(shippedTemplates())(template, variables(...given)).split('\n');

  it('withdraws a service without a metric', () => {
    expect(lines()).toContain(' set metric 16');
  });

  it('says a metric in the clause, and the redistribution stays at 16', () => {
    const text = lines({}, new Map([['smtp', 3]]));
    expect(text).toContain(' set metric 3');
    expect(text).toContain(' redistribute connected metric 16 route-map RIPCORD');
  });

  it('has a prefix-list of its own and one clause for each of several services with several addresses', () => {
    const services = [
      service('smtp', '198.51.100.25/32', '198.51.100.26/32'),
      service('dns', '198.51.100.53/32'),
    ];
    const text = createRender(shippedTemplates())(
      template,
      variablesFor(configFor(services), new Map([['dns', 2]]), new Map()),
    );
    expect(text.split('\n').filter(line => line.startsWith('ip prefix-list '))).toEqual([
      'ip prefix-list RIPCORD-smtp seq 5 permit 198.51.100.25/32',
      'ip prefix-list RIPCORD-smtp seq 10 permit 198.51.100.26/32',
      'ip prefix-list RIPCORD-dns seq 5 permit 198.51.100.53/32',
    ]);
    expect(text.match(/(?<=route-map RIPCORD permit )\d+|(?<=set metric )\d+/g)).toEqual([
      '5',
      '10',
      '16',
      '20',
      '2',
    ]);
  });

  it('has the line of a password where there is one', () => {
    expect(lines({ password: 's3cret' })).toContain('password s3cret');
    expect(lines().join('\n')).not.toContain('password');
  });

  it('writes a network with host bits as the daemon gives it back', () => {
    expect(lines({ networks: ['10.46.1.2/24', 'eth0'] })).toEqual(
      expect.arrayContaining([' network 10.46.1.0/24', ' network eth0']),
    );
  });

  it('leaves no blank line and no blank at the end of a line', () => {
    expect(
      lines()
        .slice(0, -1)
        .filter(line => line !== line.trimEnd() || line === ''),
    ).toEqual([]);
  });
});
