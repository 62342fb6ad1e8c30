import { describe, expect, it } from 'vitest';
import { markdown } from '../../bench/render/markdown.ts';
import { column, results, sample } from './results.ts';

const columns = [column('fast', true), column('slow')];

/** The line of a table that begins with this. */
const lineOf = (text: string, start: string): string | undefined =>
  text.split('\n').findLast(line => line.startsWith(`| ${start} `));

describe('the tables of a run', () => {
  it('begin with the date and the machine', () => {
    expect(markdown(results(), columns).split('\n')[0]).toBe(
      'Measured on 2026-01-02: Abacus <2>, 2 cores, 4 GiB, Linux 6.1, FRR 8.4.4.',
    );
  });

  it('show an outage by median, worst, failed requests, ratio to the yardstick and number of runs', () => {
    const samples = [
      ...[200, 300, 250].map(ms => sample('fast', 'killed', ms)),
      ...[400, 500].map(ms => sample('slow', 'killed', ms)),
    ];
    const text = markdown(results({ samples }), columns);
    expect(lineOf(text, '`fast`')).toBe('| `fast` | **250 ms** / 300 ms; 25 failed; ×1.0; n 3 |');
    expect(lineOf(text, '`slow`')).toBe('| `slow` | **450 ms** / 500 ms; 45 failed; ×1.8; n 2 |');
  });

  it('call an outage that lasted so, and give it no ratio', () => {
    const samples = [sample('fast', 'hung', 300), sample('slow', 'hung', null)];
    const text = markdown(results({ samples }), columns);
    expect(lineOf(text, '`slow`')).toBe('| `slow` | **never** / never; 0 failed; n 1 |');
  });

  it('show a planned move by what failed of all that was asked, and by its time', () => {
    const samples = [sample('fast', 'drain', 0), sample('fast', 'drain', 20)];
    const text = markdown(results({ samples }), columns);
    expect(lineOf(text, '`fast`')).toBe('| `fast` | 2 of 4 000 (2); **10 ms** / 20 ms; n 2 |');
  });

  it('show a dash for what a column did not run', () => {
    const samples = [sample('fast', 'killed', 200), sample('fast', 'hung', 300), sample('slow', 'hung', 600)];
    expect(lineOf(markdown(results({ samples }), columns), '`slow`')).toMatch(/^\| `slow` \| – \| /);
  });

  it('leave out a column that ran nothing of a table', () => {
    const samples = [
      sample('fast', 'killed', 200),
      sample('slow', 'killed', 600),
      sample('slow', 'drain', 0),
    ];
    const [, planned = ''] = markdown(results({ samples }), columns).split('| drain |');
    expect(planned).toContain('`slow`');
    expect(planned).not.toContain('`fast`');
  });

  it('stand apart for each topology, with its own yardstick', () => {
    const samples = [
      sample('fast', 'killed', 100),
      sample('fast', 'killed', 400, 'chain'),
      sample('slow', 'killed', 800, 'chain'),
    ];
    const [, campuses = '', chain = ''] = markdown(results({ samples }), columns).split('### ');
    expect(campuses).not.toContain('`slow`');
    expect(chain).toContain('×2.0');
  });

  it('compare a tool that runs elsewhere only with the yardstick where that was measured first', () => {
    const samples = [sample('fast', 'killed', 100), sample('slow', 'killed', 300, 'one-lan')];
    expect(lineOf(markdown(results({ samples }), columns), '`slow`')).toContain('×3.0');
  });

  it('are there for measurements apart from the comparison only if these were taken', () => {
    expect(markdown(results(), columns)).not.toContain('###');
    const text = markdown(
      results({
        switches: [1, 2, 3].map(run => ({ topology: 'chain', run, routers: { r1: 60, r2: 60 + run } })),
        nudges: [
          {
            nudges: 100,
            withdrawals: 0,
            seconds: 600,
            udp: { sent: 6_000_000, returned: 5_999_998, refused: 0, overflowed: 2 },
            tcp: { bytes: 2 ** 30, longestGapMs: 17, retransmitted: 0, broken: null },
          },
        ],
        costs: [
          {
            tool: 'ripcord',
            checksPerSecond: 100,
            processes: 1,
            cpuPercent: 4.26,
            rssMiB: 70.4,
            pssMiB: 60,
            seconds: 60,
          },
        ],
        services: [
          {
            services: 100,
            cpuPercent: 4.26,
            rssMiB: 70.4,
            pssMiB: 60,
            seconds: 60,
            readBackMs: [12, 30, 14],
          },
        ],
      }),
      columns,
    );
    expect(text).toContain(' | 62 ms | 63 ms | 63 ms | 3 |');
    expect(text).toContain(
      '| 100 in 600 s | 0 | 2 of 6 000 000 (2 of them by full buffers) | unbroken, 1 024 MiB',
    );
    expect(text).toContain('| 100 | 4.3 % | 70 MiB | 60 MiB | 14 ms | 30 ms |');
    expect(text).toContain('| ripcord | 100 | 4.3 % | 70 MiB | 60 MiB | 1 |');
  });

  it('tell what could not be measured, a line each', () => {
    const failures = ['slow, killed, chain: no answer\nand its state'];
    expect(markdown(results({ failures }), columns)).toContain('- slow, killed, chain: no answer\n');
  });
});
