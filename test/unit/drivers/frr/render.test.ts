import { describe, expect, test } from 'vitest';
import { createRender } from '../../../../src/drivers/frr/render.ts';
import { readTemplates } from '../../../../src/drivers/frr/templates.ts';
import { variablesOf } from '../../../../src/drivers/frr/variables.ts';
import { configFor, service } from './configs.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const variables = (routing = {}, metrics = new Map<string, number>()) =>
  variablesOf(configFor([SMTP], routing), metrics, new Map());

test('given a variable that does not exist, the error names template, line and column', () => {
  expect(() => createRender({ a: 'router rip\n {{ nope }}' })('a', variables())).toThrow(
    'Template a cannot be rendered: undefined variable: nope, line:2, col:5.',
  );
});

test('given one in a template within a template, the error names the inner one', () => {
  expect(() => createRender({ a: "{% render 'b' %}", b: '{{ hostname }}' })('a', variables())).toThrow(
    'Template b cannot be rendered: undefined variable: hostname, line:1, col:4.',
  );
});

test('given a filter that does not exist, it is an error', () => {
  expect(() => createRender({ a: '{{ hostname | nope }}' })('a', variables())).toThrow(
    /undefined filter: nope/,
  );
});

test('given a template that does not exist, it is an error', () => {
  expect(() => createRender({})('a', variables())).toThrow(/Template a cannot be rendered/);
});

test('given a folder that does not exist, the error names it', () => {
  expect(() => readTemplates('/nonexistent')).toThrow(
    /^The templates in \/nonexistent cannot be read: ENOENT/,
  );
});

describe.each(['frr-10.conf.liquid', 'frr-7.conf.liquid', 'quagga.conf.liquid'])('%s', template => {
  const lines = (...given: Parameters<typeof variables>) =>
    createRender(readTemplates())(template, variables(...given)).split('\n');

  test('given no metric, the service is withdrawn', () => {
    expect(lines()).toContain(' set metric 16');
  });

  test('given a metric, the clause says it and the redistribution stays at 16', () => {
    const text = lines({}, new Map([['smtp', 3]]));
    expect(text).toContain(' set metric 3');
    expect(text).toContain(' redistribute connected metric 16 route-map RIPCORD');
  });

  test('given several services with several addresses, each has a prefix-list of its own and one clause', () => {
    const services = [
      service('smtp', '198.51.100.25/32', '198.51.100.26/32'),
      service('dns', '198.51.100.53/32'),
    ];
    const text = createRender(readTemplates())(
      template,
      variablesOf(configFor(services), new Map([['dns', 2]]), new Map()),
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

  test('given a password, its line is there, and else none', () => {
    expect(lines({ password: 's3cret' })).toContain('password s3cret');
    expect(lines().join('\n')).not.toContain('password');
  });

  test('given a network with host bits, it is written as the daemon gives it back', () => {
    expect(lines({ networks: ['10.46.1.2/24', 'eth0'] })).toEqual(
      expect.arrayContaining([' network 10.46.1.0/24', ' network eth0']),
    );
  });

  test('leaves no blank line and no blank at the end of a line', () => {
    expect(
      lines()
        .slice(0, -1)
        .filter(line => line !== line.trimEnd() || line === ''),
    ).toEqual([]);
  });
});
