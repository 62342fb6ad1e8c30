import { describe, expect, it } from 'vitest';
import type { Attempt } from '../outage.ts';
import { lost } from './lost.ts';

const answered = (at: number): Attempt => ({ at, ms: 1, server: 'smtp-a', error: undefined });
const failed = (at: number, error: string, ms = 1): Attempt => ({ at, ms, server: undefined, error });
const around = (...failures: Attempt[]) => [answered(0), ...failures, answered(900)];

describe('Given a failed attempt', () => {
  it('is excused when it was under way as a router switched', () => {
    expect(lost(around(failed(500, 'EHOSTUNREACH')), [501])).toEqual([]);
    expect(lost(around(failed(500, 'ECONNRESET')), [490])).toEqual([]);
  });

  it('counts when no router switched', () => {
    expect(lost(around(failed(500, 'EHOSTUNREACH')), [])).toHaveLength(1);
    expect(lost(around(failed(500, 'EHOSTUNREACH')), [300, 700])).toHaveLength(1);
  });

  it('is excused with those beside it, for as long as two routers may disagree', () => {
    const row = (...at: number[]) => around(...at.map(each => failed(each, 'EHOSTUNREACH')));
    expect(lost(row(500, 510, 520), [501, 515])).toEqual([]);
    expect(lost(row(500, 510, 520, 530, 540), [501, 525])).toHaveLength(5);
    expect(lost(row(500, 535), [515])).toEqual([]);
    expect(lost(row(500, 536), [518])).toHaveLength(2);
  });

  it('counts with those beside it when one of them was not caught', () => {
    expect(lost(around(failed(500, 'EHOSTUNREACH'), failed(510, 'ECONNREFUSED')), [501])).toHaveLength(2);
    expect(lost(around(failed(500, 'EHOSTUNREACH'), failed(530, 'EHOSTUNREACH')), [501])).toHaveLength(2);
  });

  it('counts when no answer came before it, or none yet after it', () => {
    expect(lost([failed(500, 'ECONNRESET'), answered(510)], [501])).toHaveLength(1);
    expect(lost([answered(490), failed(500, 'ECONNRESET')], [501])).toHaveLength(1);
  });

  it('counts when nobody answered, or nobody listened', () => {
    expect(lost(around(failed(500, 'no answer', 900)), [501])).toHaveLength(1);
    expect(lost(around(failed(500, 'ECONNREFUSED')), [501])).toHaveLength(1);
  });
});
