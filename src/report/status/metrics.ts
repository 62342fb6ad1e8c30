/**
 * Prometheus metrics: counters fed by events and by results of probes, gauges read from the status when asked for.
 * Loaded only where HTTP is configured.
 */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunOutcome } from '../../policy/judge/check-health.ts';
import type { Event } from '../events/event.ts';
import { createStatusGauges } from './status-gauges.ts';
import type { Status } from './status-schema.ts';

export interface Exposition {
  readonly contentType: string;
  /** The exposition as it is now. */
  readonly text: () => Promise<string>;
  readonly onEvent: (event: Event) => void;
  /** One run of a check ended; `server` is the one it looks at. */
  readonly onResult: (service: string, server: string, check: string, outcome: RunOutcome) => void;
  /** One pass of the reconciler ended: `ok` if what was read back is what is wanted. */
  readonly onPass: (ok: boolean) => void;
}

/** In seconds: a local banner, a LAN, a site, a struggling server, a hanging one. */
const BUCKETS = [0.002, 0.01, 0.05, 0.25, 1, 5];

/** `none`: the run could not be carried out, through no fault of the service. */
const resultOf = (ok: boolean | undefined): 'success' | 'failure' | 'none' =>
  ok === undefined ? 'none' : ok ? 'success' : 'failure';

/** `status` is undefined while the controller starts. */
export function createExposition(version: string, status: () => Status | undefined): Exposition {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `ripcord_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string) => new Gauge({ name: `ripcord_${name}`, help, registers });

  new Gauge({
    name: 'ripcord_build_info',
    help: 'Always 1.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.versions.node }, 1);
  const checkLabels = ['service', 'server', 'check'] as const;
  const duration = new Histogram({
    name: 'ripcord_check_duration_seconds',
    help: 'How long runs of a check took.',
    labelNames: checkLabels,
    buckets: BUCKETS,
    registers,
  });
  const runs = counter('check_runs_total', 'Runs of a check, by result.', [...checkLabels, 'result']);
  const passes = counter('reconcile_total', 'Passes of the reconciler, by result.', ['result']);
  const transitions = counter('transitions_total', 'Changes of state or metric.', ['service', 'state']);
  const drift = counter('drift_repaired_total', 'Actions that restored what something else had changed.', [
    'action',
  ]);
  const actions = counter('actions_total', 'Actions on the daemon and on lo.', ['action']);
  const errors = counter('errors_total', 'Errors that were logged, by source.', ['source']);
  const orders = counter('orders_total', "Operators' orders carried out.", ['order', 'by']);
  const reloaded = gauge(
    'config_last_reload_successful',
    'Whether the last reload of the configuration succeeded.',
  );
  const reloadedAt = gauge(
    'config_last_reload_success_timestamp_seconds',
    'When a configuration was last loaded.',
  );
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time spent.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  const gauges = createStatusGauges(registry);

  return {
    contentType: registry.contentType,
    text: () => {
      const now = status();
      if (now !== undefined) gauges.show(now);
      return registry.metrics();
    },
    onResult: (service, server, check, { ok, ms }) => {
      if (ok !== undefined) duration.observe({ service, server, check }, ms / 1000);
      runs.inc({ service, server, check, result: resultOf(ok) });
    },
    onPass: ok => passes.inc({ result: ok ? 'success' : 'failure' }),
    onEvent: event => {
      switch (event.kind) {
        case 'state':
          transitions.inc({ service: event.service, state: event.state });
          break;
        case 'action':
          actions.inc({ action: event.action });
          if (event.cause === 'drift') drift.inc({ action: event.action });
          break;
        case 'error':
          errors.inc({ source: event.source });
          break;
        case 'order':
          orders.inc({ order: event.order, by: event.by });
          break;
        case 'start':
        case 'reload': {
          const taken = event.kind === 'start' || event.ok;
          reloaded.set(taken ? 1 : 0);
          if (taken) reloadedAt.set(Date.parse(event.at) / 1000);
          break;
        }
      }
    },
  };
}
