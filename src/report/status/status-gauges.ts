/** The status as gauges. Set again at each scrape, so that what a reload removed is gone. */

import { Gauge, type Registry } from 'prom-client';
import { STATE_NAMES } from '../../policy/decide/states.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import { isLost } from './health.ts';
import type { ReplicaStatus, ServiceStatus, Status } from './status-schema.ts';

export interface StatusGauges {
  readonly show: (status: Status) => void;
}

/** With these, neighbours do not learn all that is entered, or what they learn is not known. */
const ILL_HEARING: ReadonlySet<Status['hearing']> = new Set(['stalled', 'disconnected', 'masked']);

export function createStatusGauges(registry: Registry): StatusGauges {
  const resets: (() => void)[] = [];
  /** A gauge that holds nothing when a scrape begins. */
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) => {
    const made = new Gauge({ name: `ripcord_${name}`, help, labelNames, registers: [registry] });
    resets.push(() => made.reset());
    return made;
  };

  const metric = gauge(
    'service_metric',
    'Metric as read back from the daemon; +Inf: it announces no route; absent: not read back yet.',
    'service',
  );
  const desired = gauge('service_metric_desired', 'Metric decided on; +Inf: no route.', 'service');
  const up = gauge('service_up', 'Whether the service is up on this server.', 'service');
  const inState = gauge('service_state', 'Whether the service is in this state.', 'service', 'state');
  const onLo = gauge('service_address_present', 'Whether the address is on lo.', 'service', 'address');
  const addressMetric = gauge(
    'service_address_metric',
    'Metric of the address as read back from the daemon; that of a cover may be another than that of the service; +Inf: no route.',
    'service',
    'address',
  );
  const sent = gauge(
    'route_sent',
    'Whether the route of a service leaves through an interface of the daemon, and not as unreachable.',
    'service',
    'interface',
  );
  const leaving = gauge(
    'route_leaving_metric',
    'Metric with which the route leaves through an interface; absent: it does not, or the metric is not known.',
    'service',
    'interface',
  );
  const confirmed = gauge(
    'route_confirmed',
    'Whether the route leaves where a router is heard, or a peer hears this server; 0: blocked, refused, or no evidence.',
    'service',
  );
  const unheard = gauge(
    'route_unheard',
    'Whether no router accepts the route: it leaves through no interface, or there is evidence that no router hears it.',
    'service',
  );
  const check = gauge('check_up', 'Whether a check is up.', 'service', 'server', 'check');
  const peer = gauge('peer_up', 'Whether the service is up at a peer.', 'service', 'peer');
  const serving = gauge(
    'serving',
    'Whether this server serves the service: no server is known to announce a better metric; absent: unknown.',
    'service',
  );
  const peerMetric = gauge(
    'peer_metric',
    'Metric with which the route of the service leaves a peer, as the peer reports it, or as routers announce it here; +Inf: no route; absent: unknown.',
    'service',
    'peer',
  );
  const heard = gauge('channel_peer_heard', 'Whether a peer is heard over the channel.', 'peer');
  const disagrees = gauge(
    'channel_peer_disagrees',
    'Whether the configuration of a peer has differed from ours for 10 min in what the group must agree on.',
    'peer',
  );
  const inStep = gauge('in_step', 'Whether this server is in sync: what was read back is what is wanted.');
  const readBack = gauge(
    'last_read_back_timestamp_seconds',
    'When the daemon and lo were read back last; absent: not yet.',
  );
  const hearing = gauge(
    'daemon_hearing',
    '0: the daemon receives no address changes, or does not show what it redistributes.',
  );
  const running = gauge('daemon_process_up', 'Whether a process of the daemon runs and answers.', 'process');
  const daemon = gauge('daemon_info', 'Always 1.', 'product', 'version');
  const memory = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Resident memory size.',
    registers: [registry],
  });
  const started = new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process started.',
    registers: [registry],
  });
  const showChecks = (service: string, { name: server, checks }: ReplicaStatus) => {
    for (const { id, health } of checks) {
      // An unknown check is neither: it is absent until it has been judged.
      if (health !== 'unknown') check.set({ service, server, check: id }, bit(health === 'up'));
    }
  };
  const showPropagation = (status: ServiceStatus) => {
    const { name: service, propagation } = status;
    if (propagation === null) return;
    const { state, interfaces } = propagation;
    confirmed.set({ service }, bit(state === 'confirmed'));
    unheard.set({ service }, bit(isLost(status)));
    for (const { name, sent: is, metric: number } of interfaces) {
      sent.set({ service, interface: name }, bit(is));
      if (number !== null) leaving.set({ service, interface: name }, number);
    }
  };
  const showService = (status: ServiceStatus, isRead: boolean) => {
    const service = status.name;
    if (isRead) metric.set({ service }, status.observedMetric ?? NOT_HERE);
    desired.set({ service }, status.desiredMetric ?? NOT_HERE);
    if (status.own.health !== 'unknown') up.set({ service }, bit(status.own.health === 'up'));
    for (const state of STATE_NAMES) inState.set({ service, state }, bit(status.state === state));
    for (const { address, onLo: is, observedMetric } of status.addresses) {
      onLo.set({ service, address }, bit(is));
      if (isRead) addressMetric.set({ service, address }, observedMetric ?? NOT_HERE);
    }
    showPropagation(status);
    for (const replica of [status.own, ...status.peers]) showChecks(service, replica);
    if (status.serving.here !== null) serving.set({ service }, bit(status.serving.here));
    for (const { server, source, metric: number } of status.serving.announcements.slice(1)) {
      if (source === 'channel' || source === 'routers')
        peerMetric.set({ service, peer: server }, number ?? NOT_HERE);
    }
    for (const { name, health } of status.peers) {
      if (health !== 'unknown') peer.set({ service, peer: name }, bit(health === 'up'));
    }
  };
  return {
    show: status => {
      for (const reset of resets) reset();
      for (const service of status.services) showService(service, status.readBackAt !== null);
      for (const { name, established, disagreement } of status.group) {
        heard.set({ peer: name }, bit(established));
        disagrees.set({ peer: name }, bit(disagreement?.overdue === true));
      }
      inStep.set(bit(status.inStep));
      if (status.readBackAt !== null) readBack.set(Date.parse(status.readBackAt) / 1000);
      hearing.set(bit(!ILL_HEARING.has(status.hearing)));
      for (const [name, state] of Object.entries(status.processes))
        running.set({ process: name }, bit(state === 'running'));
      if (status.daemon !== null) daemon.set(status.daemon, 1);
      memory.set(process.memoryUsage.rss());
      started.set(Date.parse(status.startedAt) / 1000);
    },
  };
}

const bit = (holds: boolean) => (holds ? 1 : 0);
