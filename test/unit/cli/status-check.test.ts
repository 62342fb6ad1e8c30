import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/program.ts';
import { checkHelp, checkStatus } from '../../../src/cli/status-check.ts';
import type { ServiceStatus, Status } from '../../../src/report/status/status-schema.ts';
import { AT } from '../report/events/events.ts';
import {
  propagationStatus,
  replicaStatus,
  serviceStatus,
  servingStatus,
  status,
} from '../report/status/statuses.ts';

const WELL = { state: 'normal', serving: servingStatus({ announcements: [] }) } as const;
const of = (service: Partial<ServiceStatus>, change: Partial<Status> = {}) =>
  checkStatus(status({ services: [serviceStatus({ ...WELL, ...service })], ...change }));

const down = replicaStatus({ health: 'down', reason: 'failed smtp:25 twice' });
const elsewhere = servingStatus({ servers: ['smtp-a'], here: false });
const unknown = servingStatus({ servers: [], metric: null, here: null, unknown: 'smtp-a is silent' });

describe('the status for a monitoring system', () => {
  it('is one line that says who serves, where all is well', () => {
    expect(of({})).toEqual({ level: 'OK', line: 'RIPCORD OK - smtp: smtp-b serves (1)' });
  });

  it.each<[string, string, ReturnType<typeof of>]>([
    ['CRITICAL', 'smtp no server serves', of({ serving: servingStatus({ servers: [], metric: null }) })],
    ['CRITICAL', 'last-standing', of({ state: 'last-standing', own: down })],
    [
      'CRITICAL',
      'smtp down: failed smtp:25 twice; who serves is unknown',
      of({ own: down, serving: unknown }),
    ],
    ['WARNING', 'smtp down: failed smtp:25 twice; smtp-a serves', of({ own: down, serving: elsewhere })],
    [
      'CRITICAL',
      'is not sent',
      of({ propagation: propagationStatus({ state: 'blocked', reason: 'is not sent' }) }),
    ],
    ['WARNING', 'unconfirmed', of({ propagation: propagationStatus({ state: 'unconfirmed' }) })],
    ['WARNING', 'smtp boosted: smtp-a failed', of({ state: 'boosted' })],
    ['UNKNOWN', 'has no result', of({ own: replicaStatus({ health: 'unknown', reason: 'has no result' }) })],
    [
      'WARNING',
      'overridden up: central monitor',
      of({ override: { health: 'up', reason: 'central monitor', since: AT, until: AT } }),
    ],
    ['CRITICAL', 'ripd is gone', of({}, { processes: { ripd: 'gone' } })],
    ['CRITICAL', 'out of sync: vtysh hangs', of({}, { inStep: false, error: 'vtysh hangs' })],
    ['WARNING', 'out of sync: reconciling', of({}, { inStep: false })],
    ['WARNING', 'in sync, but', of({}, { error: 'the file cannot be read' })],
    [
      'WARNING',
      'the controller is withdrawing',
      of({}, { phase: 'withdrawing', inStep: false, error: 'no' }),
    ],
    ['UNKNOWN', 'the controller is starting', of({}, { phase: 'starting', inStep: false })],
    [
      'WARNING',
      '/etc/ripcord.yml is not in force: line 3',
      of({}, { configuration: { file: '/etc/ripcord.yml', loadedAt: AT, pending: false, error: 'line 3' } }),
    ],
    [
      'WARNING',
      'smtp-a is silent',
      of(
        {},
        { group: [{ name: 'smtp-a', established: false, heardAt: null, refused: null, disagreement: null }] },
      ),
    ],
    [
      'WARNING',
      'smtp-a sends what is not signed with our key on the channel',
      of(
        {},
        {
          group: [
            {
              ...{ name: 'smtp-a', established: false, heardAt: null, disagreement: null },
              refused: 'is not signed with our key',
            },
          ],
        },
      ),
    ],
  ])('is %s: %s', (level, text, result) => {
    expect(result.level).toBe(level);
    expect(result.line).toContain(`RIPCORD ${level} - `);
    expect(result.line).toContain(text);
  });

  it('says the worst first, and one thing of each service', () => {
    const { line } = of(
      { state: 'withdrawn', own: down, serving: elsewhere },
      { processes: { ripd: 'hung' } },
    );
    expect(line).toBe('RIPCORD CRITICAL - ripd is hung; smtp down: failed smtp:25 twice; smtp-a serves');
  });

  it('is one line without performance data, whatever a reason holds', () => {
    expect(of({ state: 'boosted', reason: 'boosted: a\nb | c' }).line).toBe(
      'RIPCORD WARNING - smtp boosted: a b / c',
    );
  });

  it('is documented level by level', () => {
    for (const level of ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']) expect(checkHelp()).toContain(`  ${level}`);
  });
});

describe('ripcord status --check', () => {
  it('exits with 3 and a line where no controller answers, or other options were given', async () => {
    const run = await mkdtemp(join(tmpdir(), 'ripcord-check-'));
    const out: string[] = [];
    const terminal = {
      ...{ bytes: () => undefined, err: () => undefined, out: (text: string) => out.push(text) },
      paint: (_colour: string, text: string) => text,
    };
    expect(await main(['status', '--check', '--run', run], terminal)).toBe(3);
    expect(await main(['status', '--check', '--json', '--run', run], terminal)).toBe(3);
    await rm(run, { recursive: true });
    expect(out).toEqual([
      expect.stringMatching(/^RIPCORD UNKNOWN - no controller answers/),
      'RIPCORD UNKNOWN - --check goes with neither --json nor --watch',
    ]);
  });
});
