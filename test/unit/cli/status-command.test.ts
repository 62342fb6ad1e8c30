import { describe, expect, it } from 'vitest';
import { reasonsOf, statusText } from '../../../src/cli/status-text.ts';
import { wantsColour } from '../../../src/cli/terminal.ts';
import type { DrainStatus } from '../../../src/report/status/status-schema.ts';
import { AT } from '../report/events/events.ts';
import {
  addressStatus,
  checkStatus,
  drainStatus,
  replicaStatus,
  serviceStatus,
  status,
} from '../report/status/statuses.ts';

const plain = (_colour: string, text: string) => text;

describe('the status for people', () => {
  it('tells of each service where it stands and why, of each check what it last found, and what lies on lo', () => {
    expect(statusText(status(), plain)).toBe(
      `
smtp: smtp-b serves (1); smtp-a down by the checks of this server, 0 s

smtp-b  ripcord 0.1.0, frr 8.4.4, in sync (read back 12:01:07)

service  state    metric  health  since     why
smtp     boosted  1       up      12:01:07  smtp-a failed smtp:25 twice, connection refused, since 12:01:07

service  server         check    health  took    answer
smtp     smtp-b (here)  smtp:25  up      3.2 ms  220 smtp-b
smtp     smtp-a         smtp:25  down    0.4 ms  connection refused

service  address           metric  lo     leaves
smtp     198.51.100.25/32  1       on lo  confirmed, eth0: 1
`.trim(),
    );
  });

  it('marks a cover, whose metric may be another than that of the service', () => {
    const cover = { address: '198.51.100.24/31', cover: true, desiredMetric: 5, observedMetric: 16 };
    const services = [serviceStatus({ addresses: [addressStatus(), addressStatus(cover)] })];
    expect(statusText(status({ services }), plain)).toMatch(
      /198\.51\.100\.24\/31 \(cover\) +16, wanted 5 +on lo/,
    );
  });

  it('shows what was read back beside what is wanted, and the last error', () => {
    const text = statusText(
      status({
        inStep: false,
        error: 'ripd is not running',
        services: [
          serviceStatus({ observedMetric: 5, addresses: [addressStatus({ onLo: false })] }),
          serviceStatus({ name: 'dns', observedMetric: null }),
        ],
      }),
      plain,
    );
    expect(text).toContain('out of sync: ripd is not running');
    expect(text).toMatch(/smtp +boosted +5, wanted 1/);
    expect(text).toMatch(/dns +boosted +none, wanted 1/);
    expect(text).toMatch(/198\.51\.100\.25\/32 +1 +not on lo/);
  });

  it('does not tell where an address is before lo was read', () => {
    const text = statusText(status({ readBackAt: null }), plain);
    expect(text).toContain('not looked at yet');
    expect(text).not.toContain('on lo');
  });

  it('tells why a check gives no verdict in place of what it found before', () => {
    const hindrance = { reason: 'too many open files in ripcord', since: AT };
    const own = replicaStatus({ checks: [checkStatus({ hindrance })] });
    expect(statusText(status({ services: [serviceStatus({ own })] }), plain)).toMatch(
      /smtp:25 +up +3\.2 ms +no verdict since 12:01:07: too many open files in ripcord/,
    );
  });

  it('tells what the channel says of a peer', () => {
    const peers = [replicaStatus({ name: 'smtp-a', told: 'draining' }), replicaStatus({ name: 'smtp-c' })];
    const group = [
      { name: 'smtp-a', established: true, heardAt: AT, refused: null, disagreement: null },
      {
        name: 'smtp-c',
        established: false,
        heardAt: null,
        refused: null,
        disagreement: { since: AT, overdue: false },
      },
    ];
    const text = statusText(status({ services: [serviceStatus({ peers })], group }), plain);
    expect(text).toMatch(/smtp-a +channel +heard +says draining, heard 12:01:07\n/);
    const foreign = group.map(peer => ({
      ...peer,
      established: false,
      refused: 'is not signed with our key',
    }));
    expect(statusText(status({ services: [serviceStatus({ peers })], group: foreign }), plain)).toMatch(
      /smtp-a +channel +refused +sends what is not signed with our key, heard 12:01:07\n/,
    );
    expect(text).toMatch(
      /smtp-c +channel +silent +never heard; its configuration differs from ours since 12:01:07 \(ripcord check-config --group\)/,
    );
  });

  it('tells what else weighs on a service', () => {
    const text = statusText(
      status({
        services: [
          serviceStatus({
            override: { health: 'down', reason: 'central monitor', since: AT, until: AT },
            flap: { penalty: 1.5, suppressedUntil: null },
            load: { value: 3, threshold: 8, high: false, since: AT },
          }),
        ],
      }),
      plain,
    );
    expect(text).toContain('overridden down until 12:01:07, central monitor; flap penalty 1.5; load 3 of 8');
  });

  it('shows a drain as such: what asked for it, since and until when, and what it waits for', () => {
    const waitsFor = { what: 'connections', connections: 3, until: AT } as const;
    const why = (drain: DrainStatus, reason: string) =>
      reasonsOf(serviceStatus({ state: 'draining', reason: `draining: ${reason}`, drain })).join('; ');
    expect(why(drainStatus({ until: AT, waitsFor }), 'kernel upgrade, since 12:01:07')).toBe(
      'kernel upgrade, since 12:01:07; drain by command since 12:01:07 until 12:01:07; waits for 3 connections to end, until 12:01:07 at most',
    );
    expect(why(drainStatus({ cause: 'flag-file' }), 'smtp-b failed smtp:25')).toBe(
      'smtp-b failed smtp:25; drain by flag file since 12:01:07, kernel upgrade',
    );
  });

  it('gives the reason of an override once', () => {
    const override = { health: 'up', reason: 'central monitor', since: AT, until: AT } as const;
    const reason = 'normal: smtp-b is overridden up, central monitor, since 12:01:07';
    expect(reasonsOf(serviceStatus({ state: 'normal', reason, override }))).toEqual([
      'smtp-b is overridden up, central monitor, since 12:01:07',
      'overridden up until 12:01:07',
    ]);
    const drain = drainStatus({ cause: 'override', reason: 'central monitor' });
    const down = { state: 'draining', reason: 'draining: override down, central monitor', drain } as const;
    expect(reasonsOf(serviceStatus({ ...down, override: { ...override, health: 'down' } }))).toEqual([
      'override down, central monitor',
      'overridden down until 12:01:07',
    ]);
  });

  it('tells of checks that have not run, and of those that count for nothing', () => {
    const checks = [checkStatus({ last: null, health: 'unknown', informational: true })];
    const text = statusText(status({ services: [serviceStatus({ own: replicaStatus({ checks }) })] }), plain);
    expect(text).toMatch(/smtp:25 \(informational\) +unknown +not run yet/);
  });

  it('tells of a changed configuration that could not be taken over', () => {
    const configuration = { file: '/etc/ripcord.yml', loadedAt: AT, error: 'line 3: no', pending: false };
    expect(statusText(status({ configuration }), plain)).toContain(
      'the present content of /etc/ripcord.yml is not in force: line 3: no',
    );
  });

  it('tells of a file that waits for a reload', () => {
    const configuration = { file: '/etc/ripcord.yml', loadedAt: AT, error: null, pending: true };
    expect(statusText(status({ configuration }), plain)).toContain(
      '/etc/ripcord.yml differs from what is in force: `ripcord reload` takes it over',
    );
  });

  it('shows a daemon that receives no address changes, one not seen yet, and a stop under way', () => {
    expect(statusText(status({ processes: { zebra: 'running', ripd: 'gone' } }), plain)).toContain(
      'frr 8.4.4 (ripd is gone), in sync',
    );
    expect(statusText(status({ hearing: 'stalled' }), plain)).toContain(
      'frr 8.4.4 stalled (receives no address changes)',
    );
    expect(statusText(status({ daemon: null, hearing: null }), plain)).toContain(
      'no routing daemon seen yet',
    );
    expect(statusText(status({ phase: 'withdrawing' }), plain)).toContain('ripcord 0.1.0, withdrawing, frr');
  });
});

describe('the status for people, on paper', () => {
  it('is in colour on a terminal only, and never where NO_COLOR is set', () => {
    expect(wantsColour({ isTTY: true }, {})).toBe(true);
    expect(wantsColour({ isTTY: true }, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour({}, {})).toBe(false);
  });
});
