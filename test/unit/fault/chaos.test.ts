import { describe, expect, it } from 'vitest';
import {
  SERVED_AFTER_CUT_MS,
  SERVED_WITHIN_MS,
  type Sight,
  violations,
  WITHDRAWN_WITHIN_MS,
} from '../../fault/chaos/invariants.ts';
import { leaked } from '../../fault/chaos/leaks.ts';
import { reachable } from '../../fault/chaos/reach.ts';
import { threeSitesInALine, threeSitesInARing } from '../../lab/topology.ts';

const broken = (victim: string) => ({ fault: { group: 1 as const }, victim });
const cut = (victim: string, cuts: 'site' | 'router') => ({ fault: { group: 6 as const, cuts }, victim });

describe('Who can serve whom', () => {
  it('while nothing is broken everybody can', () => {
    expect(reachable(threeSitesInARing, [])).toEqual(
      new Map(['c1', 'c2', 'c3'].map(client => [client, ['smtp-a', 'smtp-b', 'smtp-c']])),
    );
  });

  it('a broken server serves nobody', () => {
    expect(reachable(threeSitesInARing, [broken('smtp-a')]).get('c1')).toEqual(['smtp-b', 'smtp-c']);
  });

  it('what befalls all leaves nobody', () => {
    const everywhere = { fault: { group: 7 as const }, victim: 'smtp-a' };
    expect([...reachable(threeSitesInARing, [everywhere]).values()].flat()).toEqual([]);
  });

  it('a site that is cut off has its own server, and the others have theirs', () => {
    expect(reachable(threeSitesInARing, [cut('smtp-a', 'site')])).toEqual(
      new Map([
        ['c1', ['smtp-a']],
        ['c2', ['smtp-b', 'smtp-c']],
        ['c3', ['smtp-b', 'smtp-c']],
      ]),
    );
  });

  it('in a row, those on both sides of one that is cut off do not reach each other', () => {
    expect(reachable(threeSitesInALine, [cut('smtp-b', 'site')]).get('c1')).toEqual(['smtp-a']);
  });

  it('a site without a router has nobody', () => {
    const reached = reachable(threeSitesInARing, [cut('smtp-a', 'router'), broken('smtp-b')]);
    expect(reached.get('c1')).toEqual([]);
    expect(reached.get('c2')).toEqual(['smtp-c']);
  });
});

describe('What must always hold', () => {
  const at = 1_000_000;
  const client: Sight['clients'][number] = { name: 'c1', servedAt: at, servableSince: 0 };
  const server: Sight['servers'][number] = { name: 'smtp-a', deadSince: undefined, drawsSince: 0 };
  const sight = (part: Partial<Sight>): Sight => ({
    ...{ at, changedAt: 0, cutEndedAt: Number.NEGATIVE_INFINITY },
    ...{ clients: [client], servers: [server] },
    ...part,
  });
  const unserved = { ...client, servedAt: at - SERVED_WITHIN_MS - 1 };
  const attracting = { ...server, deadSince: at - WITHDRAWN_WITHIN_MS - 1 };

  it('nothing is wrong while all are served', () => expect(violations(sight({}))).toEqual([]));

  it('a client is served within the bound, if there is anybody to serve it', () => {
    expect(violations(sight({ clients: [unserved] }))).toEqual([
      expect.stringMatching(/^c1 is not served for \d+ ms/),
    ]);
    expect(violations(sight({ clients: [{ ...unserved, servableSince: undefined }] }))).toEqual([]);
  });

  it('the bound counts from the last change, and is longer once a link is back', () => {
    expect(violations(sight({ clients: [unserved], changedAt: at - 10 }))).toEqual([]);
    expect(violations(sight({ clients: [unserved], cutEndedAt: at - 10 }))).toEqual([]);
    const long = { ...unserved, servedAt: at - SERVED_AFTER_CUT_MS - 1 };
    expect(violations(sight({ clients: [long], cutEndedAt: at - 10 }))).toHaveLength(1);
  });

  it('a server with a dead service soon draws nobody', () => {
    expect(violations(sight({ servers: [attracting] }))).toEqual([
      expect.stringMatching(/^smtp-a draws traffic for \d+ ms with a dead service/),
    ]);
    expect(violations(sight({ servers: [{ ...attracting, drawsSince: undefined }] }))).toEqual([]);
    expect(violations(sight({ servers: [{ ...attracting, drawsSince: at - 10 }] }))).toEqual([]);
  });
});

describe('What a controller holds', () => {
  const before = { rssMiB: 60, fds: 30, children: 2, cpuSeconds: 1 };

  it('may vary, and may not grow', () => {
    expect(leaked(before, { ...before, fds: 34, cpuSeconds: 99 })).toEqual([]);
    expect(leaked(before, { ...before, fds: 60, rssMiB: 200 })).toEqual([
      'rssMiB grew from 60 to 200',
      'fds grew from 30 to 60',
    ]);
  });
});
