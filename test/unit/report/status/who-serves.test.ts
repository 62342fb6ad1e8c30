import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Announcement, whoServes } from '../../../../src/report/status/who-serves.ts';

const announcement = (server: string, change: Partial<Announcement> = {}): Announcement => ({
  ...{ server, announced: true, metric: 5, state: 'normal', since: 0, source: 'channel' },
  ...change,
});
const AWAY = { announced: false, metric: 16, state: 'withdrawn' } as const;
const DOUBTFUL = { announced: undefined, metric: undefined, state: 'is silent', source: 'unknown' } as const;
const b = (change: Partial<Announcement> = {}) => announcement('smtp-b', { source: 'here', ...change });
const a = (change: Partial<Announcement> = {}) => announcement('smtp-a', change);
const c = (change: Partial<Announcement> = {}) => announcement('smtp-c', change);

describe('who serves', () => {
  it.each([
    ['the server with the best metric', [b({ metric: 1 }), a(AWAY)], ['smtp-b'], 1, true],
    ['another than this one', [b(), a({ metric: 3 })], ['smtp-a'], 3, false],
    ['all that share the best metric', [b(), a(), c({ metric: 8 })], ['smtp-b', 'smtp-a'], 5, true],
    ['no server where all are withdrawn', [b(AWAY), a(AWAY)], [], undefined, false],
    ['this server where there is no other', [b()], ['smtp-b'], 5, true],
  ] as const)('is %s', (_what, [own, ...peers], servers, metric, here) => {
    expect(whoServes(own, peers, undefined)).toMatchObject({ servers, metric, here, unknown: undefined });
  });

  it.each([
    ['this server announces it, and may be beaten', [b({ metric: 1 }), a(DOUBTFUL)], undefined],
    ['this server does not announce it', [b(AWAY), a(DOUBTFUL)], false],
    ['another announces better', [b(), a({ metric: 1 }), c(DOUBTFUL)], false],
    ['this server itself is unknown', [b(DOUBTFUL), a()], undefined],
  ] as const)('is unknown while a server is, where %s', (_what, [own, ...peers], here) => {
    expect(whoServes(own, peers, undefined)).toMatchObject({
      ...{ servers: [], metric: undefined, here },
      unknown: expect.stringContaining('is silent'),
    });
  });

  it('is another server, if a route to it was learned, though which one is unknown', () => {
    const learned = { metric: 4, from: '10.46.2.1', at: 0 };
    const { here, unknown } = whoServes(b(AWAY), [a(DOUBTFUL), c(DOUBTFUL)], learned);
    expect(here).toBe(false);
    expect(unknown).toMatch(
      /^another server does, as learned from 10\.46\.2\.1 with metric 4; smtp-a is silent/,
    );
  });

  const any = fc.oneof(
    fc.integer({ min: 1, max: 15 }).map(metric => ({ metric })),
    fc.constant(AWAY),
    fc.constant(DOUBTFUL),
  );
  it('never names a server that does not announce, nor one that another beats or could beat', () => {
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 4 }), (own, others) => {
        const peers = others.map((change, i) => announcement(`smtp-${i}`, change));
        const { servers, metric = 99, announcements } = whoServes(b(own), peers, undefined);
        const named = announcements.filter(({ server }) => servers.includes(server));
        expect(named.every(each => each.announced === true && each.metric === metric)).toBe(true);
        if (named.length === 0) return;
        expect(announcements.every(({ announced }) => announced !== undefined)).toBe(true);
        expect(announcements.every(each => each.announced !== true || (each.metric ?? 0) >= metric)).toBe(
          true,
        );
      }),
    );
  });
});
