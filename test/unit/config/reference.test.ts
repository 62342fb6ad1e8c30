import { describe, expect, it } from 'vitest';
import { configReference } from '../../../src/config/reference.ts';

describe('the reference of the configuration', () => {
  it('has one table for every object of the file, in the order of the file', () => {
    const titles = [...configReference().matchAll(/^### (.*)$/gm)].map(match => match[1]);
    expect(titles).toEqual([
      'Top level',
      '`group[]`',
      '`routing`',
      '`routing.timers`',
      '`services[]`',
      '`services[].reclaim`',
      '`services[].flap`',
      '`services[].load`',
      '`services[].checks[]`, every kind',
      '`services[].checks[]`, `kind: http`',
      '`services[].checks[].tls`',
      '`services[].checks[].tls.client`',
      '`services[].checks[]`, `kind: smtp`',
      '`services[].checks[]`, `kind: imap`',
      '`services[].checks[].login`',
      '`services[].checks[]`, `kind: pop3`',
      '`services[].checks[]`, `kind: ldap`',
      '`services[].checks[].bind`',
      '`services[].checks[].search`',
      '`services[].checks[]`, `kind: redis`',
      '`services[].checks[].auth`',
      '`services[].checks[]`, `kind: dns`',
      '`services[].checks[]`, `kind: ntp`',
      '`services[].checks[]`, `kind: tcp`',
      '`services[].checks[].script[]`',
      '`services[].checks[]`, `kind: icmp`',
      '`services[].checks[]`, `kind: process`',
      '`services[].checks[]`, `kind: systemd`',
      '`services[].checks[]`, `kind: exec`',
      '`services[].peers[]`',
      '`channel`',
      '`http`',
      '`drain`',
      '`hooks[]`',
      '`paths`',
    ]);
  });

  it.each([
    ['metric', 'a whole number from 1 to 14', '**required**'],
    ['onStop', 'withdraw or keep', '`"withdraw"`'],
    ['timeout', 'a duration, such as `800ms`', ''],
    ['fall', 'a whole number from 1 to 100', '`2`'],
    ['order', 'a list, each a name', ''],
  ])('tells value and default of the field %s', (field, value, fallback) => {
    expect(configReference()).toContain(`| \`${field}\` | ${value} | ${fallback} |`);
  });

  it('keeps any cell in its cell', () => {
    const rows = configReference()
      .split('\n')
      .filter(line => line.startsWith('|'));
    expect(new Set(rows.map(row => row.split(/(?<!\\)\|/).length))).toEqual(new Set([6]));
  });
});
