/** What ripd tells of how far announcements go, from what FRR 8.4.4 and 10.3 really answered. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outlookOf } from '../../../../src/drivers/frr/read-outlook.ts';
import { ripStatusIn } from '../../../../src/drivers/frr/rip-status.ts';
import { ripTableIn } from '../../../../src/drivers/frr/rip-table.ts';
import type { Outlook } from '../../../../src/drivers/outlook.ts';
import { parse } from '../../../../src/protocols/running-config.ts';

const SAMPLES = join(import.meta.dirname, '../../../lab/roots/samples');
const ROUTES = [
  { name: 'smtp', prefixes: ['198.51.100.25/32'] },
  { name: 'dns', prefixes: ['203.0.113.53/32'] },
];
const LAN = { ip: '10.46.1.2', prefixLength: 24, on: 'eth0' };

const read = (version: string, name: string) =>
  readFileSync(join(SAMPLES, `frr-${version}`, `${name}.txt`), 'utf8');

/** The outlook of a server in a situation of samples/. */
function outlook(version: string, situation: string, table = 'learned'): Outlook {
  const answers = {
    status: read(version, `show-ip-rip-status-${situation}`),
    table: read(version, `show-ip-rip-${table}`),
    running: parse(read(version, `show-running-config-${situation}`)),
  };
  return outlookOf(answers, ROUTES, [LAN]);
}

/** "sent 4 by offset-list Y out 4 eth0", by route. */
function passages({ interfaces }: Outlook): Record<string, string> {
  const words = interfaces.flatMap(on =>
    [...on.passages].map(([route, passage]) => {
      const added = passage.kind === 'sent' ? ` ${passage.added}` : '';
      const by = passage.cause === undefined ? '' : ` by ${passage.cause.line}`;
      return [`${route} on ${on.name}`, `${passage.kind}${added}${by}`];
    }),
  );
  return Object.fromEntries(words);
}

/** For both routes. */
const both = (words: string) => ({ 'smtp on eth0': words, 'dns on eth0': words });

describe.each(['8.4.4', '10.3'])('the outlook of FRR %s', version => {
  it.each([
    ['passive', both('blocked by passive-interface eth0')],
    ['passive-default', both('blocked by passive-interface default')],
    ['neighbor', both('uncertain by passive-interface eth0')],
    ['version-1', both('blocked by ip rip send version 1')],
    ['offset', both('sent 4 by offset-list Y out 4 eth0')],
    ['refused', both('sent 0')],
  ])('in the situation %s', (situation, expected) => {
    expect(passages(outlook(version, situation))).toEqual(expected);
  });

  it('tells the line that keeps one address back, and lets another pass', () => {
    // A list that does not exist filters nothing; X denies 198.51.100.25/32 on eth0, Y adds 4.
    expect(passages(outlook(version, 'lists'))).toEqual({
      'smtp on eth0': 'blocked by distribute-list X out eth0',
      'dns on eth0': 'sent 4 by offset-list Y out 4 eth0',
    });
  });

  it('tells how a line is undone', () => {
    const remedies = ['passive', 'passive-default', 'offset', 'version-1'].map(
      situation => outlook(version, situation).interfaces[0]?.passages.get('smtp')?.cause?.remedy,
    );
    expect(remedies).toEqual([
      '`no passive-interface eth0` under `router rip`',
      '`no passive-interface eth0` under `router rip`',
      '`no offset-list Y out 4 eth0` under `router rip`',
      '`no ip rip send version 1` under `interface eth0`',
    ]);
  });

  it('knows when a router was heard, what it told, and what only this server announces', () => {
    const { interfaces, learned, ownAddresses, silentAfterMs } = outlook(version, 'offset');
    expect(interfaces.map(({ neighbours }) => neighbours)).toEqual([
      [{ address: '10.46.1.1', acceptedAgoMs: expect.any(Number), refused: 0, refusedLast: false }],
    ]);
    expect(learned).toContainEqual({
      ...{ prefix: '10.46.2.0/24', metric: 3, from: '10.46.1.1' },
      agoMs: expect.any(Number),
    });
    expect(ownAddresses).toEqual(['10.99.0.1/32']);
    expect(silentAfterMs).toBe(180_000);
  });

  it('knows a router whose latest packet was refused, the line that refuses it, and keeps its secret', () => {
    // 26 s after the last packet that refreshed a route another one came.
    const [on] = outlook(version, 'refused', 'refused').interfaces;
    expect(on?.neighbours).toEqual([
      { address: '10.46.1.1', acceptedAgoMs: 26_000, refused: 1, refusedLast: true },
    ]);
    expect(on?.accepts?.line).toBe('ip rip authentication string …');
    expect(JSON.stringify(on)).not.toContain('secret');
  });

  it('does not take lo for an interface of routers', () => {
    expect(ripStatusIn(read(version, 'show-ip-rip-status-refused')).interfaces).toHaveLength(2);
    expect(outlook(version, 'refused').interfaces.map(({ name }) => name)).toEqual(['eth0']);
  });
});

describe('a distribute-list for all interfaces', () => {
  // 107 permits 198.51.100.0/24 alone; 7 adds 3 to 198.51.100.25.
  it('filters in FRR 8.4.4', () => {
    expect(passages(outlook('8.4.4', 'numbered-lists'))).toEqual({
      'smtp on eth0': 'sent 3 by offset-list 7 out 3',
      'dns on eth0': 'blocked by distribute-list 107 out',
    });
  });

  it('filters nothing in FRR 10.3, which shows it and does not apply it', () => {
    expect(passages(outlook('10.3', 'numbered-lists'))).toEqual({
      'smtp on eth0': 'sent 3 by offset-list 7 out 3',
      'dns on eth0': 'sent 0',
    });
  });
});

describe('the interfaces of RIP', () => {
  it('have one told that FRR 8.4.4 holds passive without a line of its configuration', () => {
    expect(passages(outlook('8.4.4', 'stale-passive'))).toEqual(
      both('blocked by Passive Interface(s): eth0'),
    );
    expect(passages(outlook('10.3', 'stale-passive'))).toEqual(both('sent 0'));
  });

  it('are none without an instance of RIP, where nobody is heard', () => {
    const nothing = outlookOf({ status: '', table: '', running: new Map() }, ROUTES, []);
    expect(nothing).toEqual({ interfaces: [], learned: [], ownAddresses: [], silentAfterMs: 180_000 });
  });

  it('have the neighbours of their own network each', () => {
    const status = read('8.4.4', 'show-ip-rip-status-offset').replace(
      '    eth0             2     1 2    \n',
      '    eth0             2     1 2    \n    eth1             2     1 2    \n',
    );
    const answers = { status, table: read('8.4.4', 'show-ip-rip-learned'), running: new Map() };
    const seen = outlookOf(answers, ROUTES, [LAN, { ip: '10.47.0.2', prefixLength: 24, on: 'eth1' }]);
    expect(seen.interfaces.map(({ name, neighbours }) => [name, neighbours.length])).toEqual([
      ['eth0', 1],
      ['eth1', 0],
    ]);
  });
});

describe('the table of ripd', () => {
  it.each(['7.5.1', '8.4.4', '10.3'])('is read as FRR %s prints it', version => {
    const table = (name: string) =>
      ripTableIn(read(version, name)).map(({ prefix, metric, learned }) => ({ prefix, metric, learned }));
    expect(table('show-ip-rip-at-router')).toEqual([
      { prefix: '10.46.1.0/24', metric: 1, learned: false },
      { prefix: '198.51.100.25/32', metric: 4, learned: true },
    ]);
    expect(table('show-ip-rip-no-instance')).toEqual([]);
  });

  it('tells the neighbour, and how long a route still holds', () => {
    const line = 'R(n) 10.46.2.0/24       10.46.1.1             3 10.46.1.1         0 02:53\n';
    expect(ripTableIn(line)).toEqual([
      { prefix: '10.46.2.0/24', metric: 3, learned: true, from: '10.46.1.1', leftMs: 173_000 },
    ]);
  });
});
