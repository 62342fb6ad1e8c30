import { expect, it } from 'vitest';
import { statusText } from '../../../src/cli/status.ts';
import { wantsColour } from '../../../src/cli/terminal.ts';
import type { Status } from '../../../src/observe/status.ts';

const at = new Date(2026, 0, 2, 12, 1, 7).toISOString();
const plain = (_colour: string, text: string) => text;

function status(change: Partial<Status> = {}): Status {
  const check = { id: 'smtp:25', since: at };
  return {
    server: 'smtp-b',
    version: '0.1.0',
    pid: 1,
    startedAt: at,
    phase: 'serving',
    daemon: { product: 'frr', version: '8.4.4' },
    hearing: 'hearing',
    inStep: true,
    readBackAt: at,
    error: null,
    services: [
      {
        name: 'smtp',
        address: '198.51.100.25/32',
        rung: 'boosted',
        reason: 'boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07',
        since: at,
        desiredMetric: 1,
        observedMetric: 1,
        alias: true,
        own: {
          name: 'smtp-b',
          health: 'up',
          since: at,
          reason: 'passed smtp:25',
          told: null,
          checks: [{ ...check, health: 'up', last: { ok: true, reason: '220 smtp-b', ms: 3, at } }],
        },
        peers: [
          {
            name: 'smtp-a',
            health: 'down',
            since: at,
            reason: 'failed smtp:25 twice, connection refused',
            told: null,
            checks: [
              { ...check, health: 'down', last: { ok: false, reason: 'connection refused', ms: 1, at } },
            ],
          },
        ],
      },
    ],
    group: [],
    ...change,
  };
}

it('tells the metric, why, since when, and what each check last said', () => {
  const text = statusText(status(), plain);
  expect(text).toContain('smtp  198.51.100.25/32 on lo, metric 1, since 12:01:07');
  expect(text).toContain('boosted: smtp-a failed smtp:25 twice, connection refused, since 12:01:07');
  expect(text).toMatch(/smtp-b \(here\)\s+smtp:25\s+up\s+3 ms\s+220 smtp-b/);
  expect(text).toMatch(/smtp-a\s+smtp:25\s+down\s+1 ms\s+connection refused/);
});

it('shows what was read back, not what is wished for', () => {
  const [service] = status().services;
  if (service === undefined) throw new Error('no service');
  const text = statusText(
    status({
      inStep: false,
      error: 'ripd is not running',
      services: [{ ...service, observedMetric: 5, alias: false }],
    }),
    plain,
  );
  expect(text).toContain('not as wanted: ripd is not running');
  expect(text).toContain('not on lo, metric 5, wanted 1');
});

it('is in colour on a terminal only, and never where NO_COLOR is set', () => {
  expect(wantsColour({ isTTY: true }, {})).toBe(true);
  expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
  expect(wantsColour({}, {})).toBe(false);
});
