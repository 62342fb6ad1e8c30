import { beforeEach, describe, expect, it } from 'vitest';
import { createExposition, type Exposition } from '../../../../src/report/status/metrics.ts';
import type { Status } from '../../../../src/report/status/status-schema.ts';
import { AT, event, ONE_OF_EACH } from '../events/events.ts';
import {
  addressStatus,
  checkStatus,
  propagationStatus,
  replicaStatus,
  serviceStatus,
  servingStatus,
  status,
} from './statuses.ts';

let now: Status | undefined;
let metrics: Exposition;
beforeEach(() => {
  now = status();
  metrics = createExposition('0.1.0', () => now);
});

/** The samples of one metric. */
const samples = async (name: string) =>
  (await metrics.text())
    .split('\n')
    .filter(line => line.startsWith(`ripcord_${name}{`) || line.startsWith(`ripcord_${name} `));

describe('the gauges', () => {
  it('are read from the status of the moment', async () => {
    expect(await samples('service_metric')).toEqual(['ripcord_service_metric{service="smtp"} 1']);
    expect(await samples('peer_up')).toEqual(['ripcord_peer_up{service="smtp",peer="smtp-a"} 0']);
    expect(await samples('check_up')).toEqual([
      'ripcord_check_up{service="smtp",server="smtp-b",check="smtp:25"} 1',
      'ripcord_check_up{service="smtp",server="smtp-a",check="smtp:25"} 0',
    ]);
    expect(await samples('service_state')).toContain(
      'ripcord_service_state{service="smtp",state="boosted"} 1',
    );
    expect(await samples('service_state')).toContain(
      'ripcord_service_state{service="smtp",state="normal"} 0',
    );
    now = status({ inStep: false, services: [serviceStatus({ state: 'normal', observedMetric: 5 })] });
    expect(await samples('service_metric')).toEqual(['ripcord_service_metric{service="smtp"} 5']);
    expect(await samples('service_state')).toContain(
      'ripcord_service_state{service="smtp",state="boosted"} 0',
    );
    expect(await samples('in_step')).toEqual(['ripcord_in_step 0']);
  });

  it('tell whether this server serves, and what each peer announces, and nothing of what is unknown', async () => {
    const peer = { server: 'smtp-a', announced: false, metric: null, state: 'withdrawn', since: AT } as const;
    const own = { ...peer, server: 'smtp-b', announced: true, metric: 1, source: 'here' } as const;
    const announcements = [own, { ...peer, source: 'channel' as const }];
    now = status({ services: [serviceStatus({ serving: servingStatus({ announcements }) })] });
    expect(await samples('serving')).toEqual(['ripcord_serving{service="smtp"} 1']);
    expect(await samples('peer_metric')).toEqual(['ripcord_peer_metric{service="smtp",peer="smtp-a"} +Inf']);
    now = status({ services: [serviceStatus({ serving: servingStatus({ here: false }) })] });
    expect(await samples('serving')).toEqual(['ripcord_serving{service="smtp"} 0']);
    expect(await samples('peer_metric')).toEqual([]);
    now = status({ services: [serviceStatus({ serving: servingStatus({ here: null }) })] });
    expect(await samples('serving')).toEqual([]);
  });

  it('call a peer in disagreement only where that is overdue', async () => {
    const peer = (name: string, overdue?: boolean) => ({
      ...{ name, established: true, heardAt: null, refused: null },
      disagreement: overdue === undefined ? null : { since: AT, overdue },
    });
    now = status({ group: [peer('a'), peer('b', false), peer('c', true)] });
    expect(await samples('channel_peer_disagrees')).toEqual([
      'ripcord_channel_peer_disagrees{peer="a"} 0',
      'ripcord_channel_peer_disagrees{peer="b"} 0',
      'ripcord_channel_peer_disagrees{peer="c"} 1',
    ]);
  });

  it('tell what leaves through each interface, and whether it is confirmed', async () => {
    const on = { line: null, remedy: null, heard: [], refused: [] };
    const interfaces = [
      { name: 'eth0', sent: true, metric: 5, ...on },
      { name: 'eth1', sent: false, metric: null, ...on },
    ];
    const seen = (state: 'confirmed' | 'unconfirmed' | 'blocked') =>
      status({ services: [serviceStatus({ propagation: propagationStatus({ state, interfaces }) })] });
    now = seen('confirmed');
    expect(await samples('route_sent')).toEqual([
      'ripcord_route_sent{service="smtp",interface="eth0"} 1',
      'ripcord_route_sent{service="smtp",interface="eth1"} 0',
    ]);
    expect(await samples('route_leaving_metric')).toEqual([
      'ripcord_route_leaving_metric{service="smtp",interface="eth0"} 5',
    ]);
    expect(await samples('route_confirmed')).toEqual(['ripcord_route_confirmed{service="smtp"} 1']);
    now = seen('unconfirmed');
    expect(await samples('route_confirmed')).toEqual(['ripcord_route_confirmed{service="smtp"} 0']);
    expect(await samples('route_unheard')).toEqual(['ripcord_route_unheard{service="smtp"} 0']);
    now = seen('blocked');
    expect(await samples('route_unheard')).toEqual(['ripcord_route_unheard{service="smtp"} 1']);
    now = status({ services: [serviceStatus({ propagation: null })] });
    expect(await samples('route_confirmed')).toEqual([]);
  });

  it('tell the metric of each address, as a cover has one of its own', async () => {
    const cover = addressStatus({ address: '198.51.100.24/31', cover: true, observedMetric: 5 });
    const unheld = addressStatus({ address: '198.51.100.26/32', observedMetric: null });
    now = status({ services: [serviceStatus({ addresses: [addressStatus(), cover, unheld] })] });
    expect(await samples('service_address_metric')).toEqual([
      'ripcord_service_address_metric{service="smtp",address="198.51.100.25/32"} 1',
      'ripcord_service_address_metric{service="smtp",address="198.51.100.24/31"} 5',
      'ripcord_service_address_metric{service="smtp",address="198.51.100.26/32"} +Inf',
    ]);
  });

  it('forget what is no longer there, and do not guess at what is unknown', async () => {
    await metrics.text();
    const unknown = replicaStatus({
      health: 'unknown',
      checks: [checkStatus({ health: 'unknown', last: null })],
    });
    const unseen = serviceStatus({ name: 'dns', own: unknown, peers: [], observedMetric: null });
    now = status({ readBackAt: null, services: [unseen] });
    expect(await samples('service_metric')).toEqual([]);
    expect(await samples('service_up')).toEqual([]);
    expect(await samples('check_up')).toEqual([]);
    expect(await samples('service_metric_desired')).toEqual([
      'ripcord_service_metric_desired{service="dns"} 1',
    ]);
  });

  it('are absent while the controller starts', async () => {
    now = undefined;
    expect(await samples('service_metric')).toEqual([]);
    expect(await samples('build_info')).toHaveLength(1);
  });
});

describe('the counters', () => {
  it('count events', async () => {
    for (const happening of ONE_OF_EACH) metrics.onEvent(event(1, happening));
    metrics.onEvent(event(2, { kind: 'action', action: 'add-alias', cause: 'wanted', reason: '' }));
    expect(await samples('transitions_total')).toEqual([
      'ripcord_transitions_total{service="smtp",state="boosted"} 1',
    ]);
    expect(await samples('drift_repaired_total')).toEqual([
      'ripcord_drift_repaired_total{action="configure"} 1',
    ]);
    expect(await samples('actions_total')).toHaveLength(2);
    expect(await samples('errors_total')).toEqual(['ripcord_errors_total{source="reconcile"} 1']);
    expect(await samples('orders_total')).toEqual(['ripcord_orders_total{order="drain",by="socket"} 1']);
  });

  it('count runs of checks, and how long they took in seconds', async () => {
    metrics.onResult('smtp', 'smtp-a', 'smtp:25', { ok: true, reason: '', ms: 30 });
    metrics.onResult('smtp', 'smtp-a', 'smtp:25', { ok: false, reason: '', ms: 2000 });
    metrics.onResult('smtp', 'smtp-a', 'smtp:25', { ok: undefined, reason: 'too many open files', ms: 1 });
    const labels = 'service="smtp",server="smtp-a",check="smtp:25"';
    expect(await samples('check_runs_total')).toEqual([
      `ripcord_check_runs_total{${labels},result="success"} 1`,
      `ripcord_check_runs_total{${labels},result="failure"} 1`,
      `ripcord_check_runs_total{${labels},result="none"} 1`,
    ]);
    expect(await samples('check_duration_seconds_sum')).toEqual([
      `ripcord_check_duration_seconds_sum{${labels}} 2.03`,
    ]);
    expect((await metrics.text()).split('\n')).toContain(
      `ripcord_check_duration_seconds_bucket{le="0.05",${labels}} 1`,
    );
  });

  it('count passes of the reconciler by how they ended', async () => {
    for (const error of [undefined, new Error('no'), undefined]) metrics.onPass(error === undefined);
    expect(await samples('reconcile_total')).toEqual([
      'ripcord_reconcile_total{result="success"} 2',
      'ripcord_reconcile_total{result="failure"} 1',
    ]);
  });
});

describe('the configuration', () => {
  it('was taken over at the start, and is not when a reload is refused; the last success stays', async () => {
    metrics.onEvent(event(1, { kind: 'start', server: 'a', version: '1', config: '/etc/ripcord.yml' }));
    expect(await samples('config_last_reload_successful')).toEqual([
      'ripcord_config_last_reload_successful 1',
    ]);
    metrics.onEvent({
      ...event(2, { kind: 'reload', ok: false, reason: 'no' }),
      at: '2027-01-01T00:00:00.000Z',
    });
    expect(await samples('config_last_reload_successful')).toEqual([
      'ripcord_config_last_reload_successful 0',
    ]);
    expect(await samples('config_last_reload_success_timestamp_seconds')).toEqual([
      `ripcord_config_last_reload_success_timestamp_seconds ${Date.parse(AT) / 1000}`,
    ]);
  });
});
