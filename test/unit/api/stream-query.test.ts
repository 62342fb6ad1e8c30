import { describe, expect, it } from 'vitest';
import { readStreamQuery } from '../../../src/api/stream-query.ts';

const NOW = Date.parse('2026-11-27T08:00:00Z');
const read = (query: string, lastEventId?: string) =>
  readStreamQuery(new URLSearchParams(query), lastEventId, NOW);

const ALL = { after: 0, since: 0, service: undefined, level: undefined, kinds: undefined, follow: true };

describe('the query of the events', () => {
  it.each([
    ['', {}],
    ['since=1m', { since: NOW - 60_000 }],
    ['since=2026-11-27T07:00:00Z', { since: NOW - 3_600_000 }],
    ['since=2026-11-27', { since: Date.parse('2026-11-27') }],
    ['level=warn&kind=state,%20drain', { level: 'warn', kinds: ['state', 'drain'] }],
    ['after=17&service=smtp&follow=no', { after: 17, service: 'smtp', follow: false }],
  ])('takes %j', (query, asked) => {
    expect(read(query)).toEqual({ valid: true, request: { ...ALL, ...asked } });
  });

  it('goes on after the event that a browser saw last, unless it says otherwise', () => {
    expect(read('', '5')).toMatchObject({ request: { after: 5 } });
    expect(read('after=7', '5')).toMatchObject({ request: { after: 7 } });
  });

  it.each([
    'since=',
    'since=1',
    'since=nonsense',
    'since=1m&since=x',
    'since=-1m',
    'after=x',
    'after=-1',
    'follow=maybe',
    'sinse=1m',
    'level=loud',
    'level=warn&level=info',
    'kind=',
    'kind=state,nonsense',
  ])('refuses %j, and says what it takes', query => {
    expect(read(query)).toEqual({ valid: false, fault: expect.stringMatching(/must be|there are/) });
  });
});
