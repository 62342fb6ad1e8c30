import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../../src/config/agreement/contradictions.ts';
import { parseMembers } from '../../../../src/config/load.ts';
import { groupFile } from '../group/arbitrary-group.ts';

const compared = (...files: readonly (readonly [name: string, text: string])[]) =>
  contradictions(files.flatMap(([path, text]) => parseMembers([{ path, text }]))).map(
    ({ message }) => message,
  );

describe('two files for whole groups', () => {
  const group = (servers: readonly string[], service = 'smtp') =>
    [
      'server: auto',
      'group:',
      ...servers.map((name, index) => `  - { name: ${name}, address: 10.46.${index}.${name.charCodeAt(3)} }`),
      'routing: { networks: [eth0] }',
      'services:',
      `  - name: ${service}`,
      '    address: 198.51.100.25/32',
      '    metric: 3',
      '    checks: [{ kind: smtp, interval: 1s }]',
    ].join('\n');

  it('are told apart by the servers that they list, and where both have one service', () => {
    expect(compared(['a.yml', group(['mx-a', 'mx-b'])], ['b.yml', group(['mx-c', 'mx-d'])])).toEqual([
      '`group` lists mx-a, mx-b (a.yml:3) and mx-c, mx-d (b.yml:3): write the same servers in every file',
    ]);
  });

  it('are told apart where servers of either have one address for two services', () => {
    const found = compared(['a.yml', group(['mx-a', 'mx-b'])], ['b.yml', group(['mx-c', 'mx-d'], 'mail')]);
    expect(found).toContain(
      'smtp: address 198.51.100.25 of mx-a (a.yml:7) is taken by 198.51.100.25 of mail of mx-c (b.yml:7)',
    );
    expect(found).toHaveLength(5);
  });

  it('are told apart where one lists a server more', () => {
    const found = compared(
      ['new.yml', group(['mx-a', 'mx-b', 'mx-c'])],
      ['old.yml', group(['mx-a', 'mx-b'])],
    );
    expect(found).toContain(
      '`group` lists mx-a, mx-b, mx-c (new.yml:3) and mx-a, mx-b (old.yml:3): write the same servers in every file',
    );
    expect(found).toContain(
      'smtp: mx-c lists mx-a as a peer (new.yml:3), but mx-a does not list mx-c (old.yml:7)',
    );
  });

  it.each([
    ['interval: 1s', 'interval: 2s', 'services[0].checks[0].interval differs between a.yml:10 and b.yml:10'],
    [
      'metric: 3',
      'metric: 3\n    lastStanding: keep',
      'services[0].lastStanding differs between a.yml:7 and b.yml:10',
    ],
    [
      'metric: 3',
      'metric: 3\n    drainMetric: 14',
      'services[0].drainMetric differs between a.yml:7 and b.yml:10',
    ],
    ['10.46.1.98', '10.46.1.98, hostname: mx1', 'group[1].hostname differs between a.yml:4 and b.yml:4'],
  ])('are told apart by what no other rule names: %s, and %s', (before, after, says) => {
    const text = group(['mx-a', 'mx-b']);
    expect(compared(['a.yml', text], ['b.yml', text.replace(before, after)])).toEqual([
      `${says}: write the same on every server`,
    ]);
  });

  it('fit where they differ in what does not concern the group', () => {
    const text = group(['mx-a', 'mx-b']);
    const other = text.replace('server: auto', 'server: mx-b').replace('[eth0]', '[eth1]');
    expect(compared(['a.yml', text], ['b.yml', other])).toEqual([]);
  });

  it('are told apart exactly where running servers would find their fingerprints different', () => {
    fc.assert(
      fc.property(groupFile, groupFile, (a, b) => {
        const [one, other] = [a, b].map(file => parseMembers([{ path: 'r', text: JSON.stringify(file) }]));
        const [mine, theirs] = [one, other].map(members => members?.[0]?.config.group?.fingerprint);
        expect(contradictions([...(one ?? []), ...(other ?? [])]).length === 0).toBe(mine === theirs);
      }),
      { numRuns: 20 },
    );
  });
});
