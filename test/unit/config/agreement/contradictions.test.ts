import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradictions } from '../../../../src/config/agreement/contradictions.ts';
import { parseMembers } from '../../../../src/config/load.ts';
import { effectiveText } from '../../configuration.ts';
import { groupFile } from '../group/arbitrary-group.ts';

/** One line a field, so that a line says which. */
const fileOf = (server: string, peer: string, metric: number, address: string) => `server: ${server}
routing: { networks: [eth0] }
channel: { keyFile: /etc/ripcord/key }
services:
  - name: smtp
    address: 198.51.100.25/32
    metric: ${metric}
    boost: 1
    order: [smtp-a, smtp-b]
    checks: [{ kind: smtp, interval: 1s }]
    peers:
      - name: ${peer}
        address: ${address}
        channel: 5520
        checks: [{ kind: smtp, interval: 1s }]
`;

const A = fileOf('smtp-a', 'smtp-b', 3, '10.46.2.2');
const B = fileOf('smtp-b', 'smtp-a', 5, '10.46.1.2');

type Edit = readonly [before: string, after: string];

function edited(text: string, edits: readonly Edit[]): string {
  return edits.reduce((result, [before, after]) => {
    expect(result).toContain(before);
    return result.replace(before, after);
  }, text);
}

const compared = (...files: readonly (readonly [name: string, text: string])[]) =>
  contradictions(files.flatMap(([name, text]) => parseMembers([{ path: name, text }]))).map(
    ({ message }) => message,
  );

const afterEdits = ({ a = [], b = [] }: { a?: readonly Edit[]; b?: readonly Edit[] }) =>
  compared(['a.yml', edited(A, a)], ['b.yml', edited(B, b)]);

const web = (more: string) => `  - { name: web, metric: 3, checks: [], ${more} }\n`;

describe('the files of a group', () => {
  it('fit together where each has the other as a peer, and lower metrics come first', () => {
    expect(afterEdits({})).toEqual([]);
  });

  it.each<{ title: string; a?: readonly Edit[]; b?: readonly Edit[]; says: readonly string[] }>([
    {
      title: 'a peer has no service of the name',
      b: [['name: smtp\n', 'name: mail\n']],
      says: [
        'smtp: smtp-a lists smtp-b as a peer (a.yml:12), but smtp-b has no service of that name (b.yml:5)',
        'mail: smtp-b lists smtp-a as a peer (b.yml:12), but smtp-a has no service of that name (a.yml:5)',
        'smtp: address 198.51.100.25 of smtp-a (a.yml:5) is taken by 198.51.100.25 of mail of smtp-b (b.yml:5)',
      ],
    },
    {
      title: 'a peer lists another server instead',
      b: [
        ['name: smtp-a', 'name: smtp-c'],
        ['order: [smtp-a, smtp-b]', 'order: [smtp-c, smtp-b]'],
      ],
      says: [
        'smtp: smtp-b lists smtp-c as a peer (b.yml:12), and no file of smtp-c is given',
        'smtp: smtp-a lists smtp-b as a peer (a.yml:12), but smtp-b does not list smtp-a (b.yml:12)',
        'smtp: order smtp-a, smtp-b of smtp-a (a.yml:9) differs from order smtp-c, smtp-b of smtp-b (b.yml:9): write the same on every server',
      ],
    },
    {
      title: 'addresses differ',
      b: [['198.51.100.25/32', '198.51.100.26/32']],
      says: [
        'smtp: addresses 198.51.100.25 of smtp-a (a.yml:5) are not those 198.51.100.26 of smtp-b (b.yml:5)',
      ],
    },
    {
      title: 'one is in a failover order, the other in load-balance',
      b: [['    order: [smtp-a, smtp-b]\n', '']],
      says: [
        'smtp: order smtp-a, smtp-b of smtp-a (a.yml:9) differs from no order of smtp-b (b.yml:5): write the same on every server',
      ],
    },
    {
      title: 'metrics contradict the order',
      a: [['metric: 3', 'metric: 6']],
      says: [
        'smtp: metric 6 of smtp-a (a.yml:7) must be below metric 5 of smtp-b (b.yml:7), which comes after it in the order',
      ],
    },
    {
      title: 'a boost does not beat the metric of the other',
      b: [['boost: 1', 'boost: 3']],
      says: [
        'smtp: boost 3 of smtp-b (b.yml:8) must be below metric 3 of smtp-a (a.yml:7), or it does not take over its traffic',
      ],
    },
    {
      title: 'a drain would move no traffic',
      a: [['boost: 1', 'drainMetric: 4']],
      b: [['    boost: 1\n', '']],
      says: [
        'smtp: drainMetric 4 of smtp-a (a.yml:8) must be above metric 5 of smtp-b (b.yml:7), or a drain moves no traffic there',
      ],
    },
    {
      title: 'a reclaim is known to one server alone, and no better than the boost of the other',
      a: [['boost: 1', 'boost: 2\n    reclaim: { metric: 1 }']],
      says: [
        'smtp: reclaim.metric 1 of smtp-a (a.yml:9) needs `reclaim` on smtp-b too (b.yml:5)',
        'smtp: reclaim.metric 1 of smtp-a (a.yml:9) must be below boost 1 of smtp-b (b.yml:8)',
      ],
    },
    {
      title: 'a reclaim ends before the other has noticed it',
      a: [['boost: 1', 'boost: 2\n    reclaim: { metric: 1, hold: 20s }']],
      b: [
        ['boost: 1', 'boost: 2\n    reclaim: { metric: 1, hold: 20s }'],
        ['        checks: [{ kind: smtp, interval: 1s }]', '        checks: [{ kind: smtp, interval: 10s }]'],
      ],
      says: [
        'smtp: reclaim.hold 20s of smtp-a (a.yml:9) must be at least 30s, as long as the checks of smtp-b (b.yml:5) take to see it return, and its announcement to be heard',
      ],
    },
    {
      title: 'a cover holds the address of another service',
      b: [['boost: 1', 'boost: 1\n    cover: 198.51.100.24/31']],
      a: [['services:\n', `services:\n${web('address: 198.51.100.24/32')}`]],
      says: [
        'smtp: cover 198.51.100.24/31 of smtp-b (b.yml:9) holds 198.51.100.24 of web of smtp-a (a.yml:5)',
      ],
    },
    {
      title: 'the channel leads to another port',
      b: [['keyFile: /etc/ripcord/key', 'keyFile: /etc/ripcord/key, port: 5521']],
      says: [
        'smtp-a sends to the channel of smtp-b at port 5520 (a.yml:14), but smtp-b listens at port 5521 (b.yml:3)',
      ],
    },
    {
      title: 'the channel goes one way',
      b: [['        channel: 5520\n', '']],
      says: [
        'smtp-a sends to the channel of smtp-b at port 5520 (a.yml:14), but smtp-b does not send to that of smtp-a (b.yml:12)',
      ],
    },
    {
      title: 'the other has no channel',
      b: [
        ['        channel: 5520\n', ''],
        ['channel: { keyFile: /etc/ripcord/key }\n', ''],
      ],
      says: [
        'smtp-a sends to the channel of smtp-b at port 5520 (a.yml:14), but smtp-b has no `channel` (b.yml:1)',
      ],
    },
    {
      title: 'timers differ',
      b: [['[eth0] }', '[eth0], timers: { update: 10 } }']],
      says: [
        'routing.timers (update, timeout, garbage) are 5, 180, 120 on smtp-a (a.yml:2) and 10, 180, 120 on smtp-b (b.yml:2): write the same on every server',
      ],
    },
    {
      title: 'both are of one server',
      b: [
        ['name: smtp-a', 'name: smtp-c'],
        ['server: smtp-b', 'server: smtp-a'],
        ['order: [smtp-a, smtp-b]', 'order: [smtp-a, smtp-c]'],
      ],
      says: [
        'smtp: smtp-a lists smtp-b as a peer (a.yml:12), and no file of smtp-b is given',
        'smtp: smtp-a lists smtp-c as a peer (b.yml:12), and no file of smtp-c is given',
        'a.yml:1 and b.yml:1 are both of smtp-a: each server has a name of its own',
      ],
    },
  ])('are told apart where $title', ({ says, ...edits }) => {
    expect(afterEdits(edits)).toEqual(says);
  });
});

describe('a file for a whole group', () => {
  const example = readFileSync(new URL('../../../../examples/group/ripcord.yml', import.meta.url), 'utf8');

  it('fits its copies, and whatever files of one server are made of it', () => {
    fc.assert(
      fc.property(groupFile, file => {
        const text = JSON.stringify(file);
        const single = file.group.map(({ name }) => {
          const made = effectiveText(JSON.stringify({ ...file, server: name }), 'r');
          return [`${name}.yml`, JSON.stringify(made)] as const;
        });
        expect(compared(['a.yml', text], ['b.yml', text])).toEqual([]);
        expect(compared(...single)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('is told apart from an older copy by what that says of each server', () => {
    const older = example.replace('smtp-b: 5', 'smtp-b: 7').replace('10.46.1.2', '10.46.1.3');
    expect(compared(['new.yml', example], ['old.yml', older])).toEqual([
      'smtp-b: metric of smtp is 5 in new.yml:15 and 7 in old.yml:15',
      'smtp-b: the address of the peer smtp-a for smtp is 10.46.1.2 in new.yml:5 and 10.46.1.3 in old.yml:5',
      'smtp-b: the address of the peer smtp-a for web is 10.46.1.2 in new.yml:5 and 10.46.1.3 in old.yml:5',
    ]);
  });

  it('is told apart from the file of one server that does not fit', () => {
    const single = JSON.stringify(effectiveText(example, 'r', 'smtp-b')).replace('"metric":5', '"metric":2');
    expect(compared(['group.yml', example], ['b.json', single])).toEqual([
      'smtp: metric 3 of smtp-a (group.yml:15) must be below metric 2 of smtp-b (b.json:1), which comes after it in the order',
      'smtp-b: metric of smtp is 5 in group.yml:15 and 2 in b.json:1',
    ]);
  });

  it('is refused where what it says of two servers does not fit', () => {
    const text = example.replace('boost: 1', 'boost: { smtp-a: 1, smtp-b: 4 }');
    expect(() => parseMembers([{ path: 'r.yml', text }])).toThrow(
      'r.yml:13:5: services[0]: smtp: boost 4 of smtp-b (r.yml:16) must be below metric 3 of smtp-a (r.yml:15), or it does not take over its traffic',
    );
  });
});
