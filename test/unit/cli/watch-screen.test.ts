import { styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Paint } from '../../../src/cli/terminal.ts';
import { watchScreen } from '../../../src/cli/watch-screen.ts';
import { widthOf } from '../../../src/sys/text-layout.ts';
import { AT, event } from '../report/events/events.ts';
import {
  checkStatus,
  replicaStatus,
  serviceStatus,
  servingStatus,
  status,
} from '../report/status/statuses.ts';

const plain: Paint = (_colour, text) => text;
const colours: Paint = (colour, text) => styleText(colour, text, { validateStream: false });
const now = new Date(AT).getTime() + 5000;
const events = Array.from({ length: 30 }, (_, i) => event(i + 1));

const LONG = 'a-server-whose-name-has-as-many-characters-as-a-name-may-have-63';
const REASON = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ');
const long = status({
  server: LONG,
  inStep: false,
  error: REASON,
  services: ['smtp', LONG].map(name =>
    serviceStatus({
      name,
      reason: `boosted: ${REASON}`,
      serving: servingStatus({ servers: [], here: null, unknown: `${LONG} has no channel` }),
      peers: [LONG, 'smtp-a'].map(peer =>
        replicaStatus({
          name: peer,
          checks: [checkStatus({ last: { ok: false, reason: REASON, ms: 1, at: AT } })],
        }),
      ),
    }),
  ),
});

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 40, rows: 10 },
];

describe('the screen of status --watch', () => {
  it('shows who serves, the services, the latest events, a clock and how it ends', () => {
    const lines = watchScreen({ status: status(), events, now }, { columns: 80, rows: 16 }, plain);
    expect(lines).toEqual([
      'smtp-b  ripcord 0.1.0, frr 8.4.4, in sync (read back 12:01:07)          12:01:12',
      'smtp: smtp-b serves (1); smtp-a down by the checks of this server, 0 s',
      '',
      'smtp  boosted  metric 1  up  0 s',
      '  smtp-a failed smtp:25 twice, connection refused, since 12:01:07',
      '  smtp-b (here)  smtp:25  up    3.2 ms  220 smtp-b',
      '  smtp-a         smtp:25  down  0.4 ms  connection refused',
      '  198.51.100.25/32  1  on lo  confirmed, eth0: 1',
      '',
      ...[25, 26, 27, 28, 29, 30].map(id => `12:01:07  error  -         event ${id}`),
      'Ctrl-C ends',
    ]);
  });

  it.each(SIZES)('fits $columns x $rows, however long names and reasons are', size => {
    for (const paint of [plain, colours]) {
      const lines = watchScreen({ status: long, events, now }, size, paint);
      expect(lines).toHaveLength(size.rows);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(size.columns);
      expect(lines.at(-1)).toContain('Ctrl-C ends');
      expect(lines.at(-2)).toContain('event 30');
      expect(lines.join('\n')).toContain('12:01:12');
    }
  });

  it.each(SIZES)('marks with an ellipsis what does not fit in $columns x $rows', size => {
    const lines = watchScreen({ status: long, events: [], now }, size, plain);
    const cuts = lines.flatMap((line, i) =>
      /word\d/.test(line) && !/word|more lines/.test(lines[i + 1] ?? '') ? [line] : [],
    );
    expect(cuts.length).toBeGreaterThan(0);
    for (const line of cuts) expect(line).toMatch(/…$|word59\b/);
    if (size.rows < 40) expect(lines.join('\n')).toMatch(/… \d+ more lines/);
  });

  it('says why no controller answers, and goes on with the clock', () => {
    const lines = watchScreen(
      { status: new Error('no controller answers on /run/ripcord/sock'), events: [], now },
      { columns: 80, rows: 5 },
      plain,
    );
    expect(lines[0]).toMatch(/^ripcord +12:01:12$/);
    expect(lines[1]).toBe('no controller answers on /run/ripcord/sock');
    expect(lines).toHaveLength(5);
  });

  it('fits any size', () => {
    const side = fc.integer({ min: 1, max: 150 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 0, max: 30 }), (columns, rows, count) => {
        const lines = watchScreen(
          { status: long, events: events.slice(0, count), now },
          { columns, rows },
          plain,
        );
        expect(lines).toHaveLength(rows);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });
});
