import { describe, expect, it } from 'vitest';
import { ageText } from '../../../src/cli/age-text.ts';
import { servingText } from '../../../src/cli/serving-text.ts';
import type { ServingStatus } from '../../../src/report/status/status-schema.ts';
import { servingStatus } from '../report/status/statuses.ts';

const plain = (_colour: string, text: string) => text;
const at = '2026-11-22T12:01:19.000Z';
const SINCE = '2026-11-22T12:01:07.000Z';

type Announced = ServingStatus['announcements'][number];
const b = {
  server: 'smtp-b',
  announced: true,
  metric: 1,
  state: 'boosted',
  since: SINCE,
  source: 'here',
} as const;
const a = {
  server: 'smtp-a',
  announced: false,
  metric: 16,
  state: 'withdrawn',
  since: SINCE,
  source: 'channel',
} as const;
const silent = { ...a, announced: null, metric: null, state: 'is silent', source: 'unknown' } as const;

const line = (announcements: Announced[], change: Partial<ServingStatus> = {}) =>
  servingText({ name: 'smtp', serving: servingStatus({ announcements, ...change }) }, { at }, plain);

describe('who serves, in words', () => {
  it('names the server, then the others, and from where that is known', () => {
    expect(line([b, a])).toBe('smtp: smtp-b serves (1); smtp-a withdrawn, 12 s (told over the channel)');
  });

  it('says what a peer announces that is not preferred', () => {
    const worse = { ...a, announced: true, metric: 8, state: 'normal' };
    expect(line([b, worse])).toContain('smtp-b serves (1); smtp-a normal (8), 12 s');
  });

  it('says that servers tie', () => {
    const even = { ...a, announced: true, metric: 1, state: 'normal' };
    expect(line([b, even], { servers: ['smtp-b', 'smtp-a'] })).toBe(
      'smtp: smtp-b and smtp-a tie (1): each router takes the nearest (told over the channel)',
    );
  });

  it('says that no server serves', () => {
    const away = { ...b, announced: false, metric: 16, state: 'withdrawn' };
    expect(line([away, a], { servers: [], metric: null, here: false })).toContain(
      'smtp: no server serves; smtp-b withdrawn, 12 s; smtp-a withdrawn, 12 s',
    );
  });

  it('says why it is unknown, and what is known', () => {
    const unknown = { servers: [], metric: null, here: null, unknown: 'smtp-a is silent' };
    expect(line([b, silent], unknown)).toBe(
      'smtp: who serves is unknown: smtp-a is silent; smtp-b boosted (1), 12 s',
    );
  });
});

describe('an age', () => {
  it.each([
    ['2026-11-22T12:01:19.900Z', '0 s'],
    ['2026-11-22T11:59:30.000Z', '109 s'],
    ['2026-11-22T11:58:19.000Z', '3 min'],
    ['2026-11-22T05:01:19.000Z', '7 h'],
    ['2026-11-12T05:01:19.000Z', '10 d'],
  ])('since %s is %s', (since, said) => {
    expect(ageText(since, at)).toBe(said);
  });
});
