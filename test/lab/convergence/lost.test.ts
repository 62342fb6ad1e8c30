import { describe, expect, it } from 'vitest';
import type { Attempt } from '../outage.ts';
import { lost } from './lost.ts';

const answered = (at: number): Attempt => ({ at, ms: 1, server: 'smtp-a', error: undefined });
const failed = (at: number, error: string, ms = 1): Attempt => ({ at, ms, server: undefined, error });
const around = (...failures: Attempt[]) => [answered(0), ...failures, answered(900)];

describe('Given a failed attempt', () => {
  it('is excused when it was alone and under way as a router switched', () => {
    expect(lost(around(failed(500, 'EHOSTUNREACH')), [501])).toEqual([]);
    expect(lost(around(failed(500, 'ECONNRESET')), [490])).toEqual([]);
  });

  it('counts when no router switched', () => {
    expect(lost(around(failed(500, 'EHOSTUNREACH')), [])).toHaveLength(1);
    expect(lost(around(failed(500, 'EHOSTUNREACH')), [300, 700])).toHaveLength(1);
  });

  it('counts when the next one failed too', () => {
    expect(lost(around(failed(500, 'EHOSTUNREACH'), failed(510, 'EHOSTUNREACH')), [501])).toHaveLength(2);
  });

  it('counts when nobody answered, or nobody listened', () => {
    expect(lost(around(failed(500, 'no answer', 900)), [501])).toHaveLength(1);
    expect(lost(around(failed(500, 'ECONNREFUSED')), [501])).toHaveLength(1);
  });
});
