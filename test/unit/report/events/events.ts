/** Events for tests. */
import type { Event, Happening } from '../../../../src/report/events/event.ts';

export const AT = new Date(2026, 0, 2, 12, 1, 7).toISOString();

/** One of each kind. */
export const ONE_OF_EACH: readonly Happening[] = [
  { kind: 'start', server: 'smtp-b', version: '0.1.0', config: '/etc/ripcord.yml' },
  { kind: 'stop', reason: 'SIGTERM' },
  { kind: 'stopped', clean: true },
  { kind: 'reload', ok: false, reason: 'line 3: no' },
  { kind: 'check', service: 'smtp', server: 'smtp-a', check: 'smtp:25', health: 'down', reason: 'refused' },
  { kind: 'verdict', service: 'smtp', server: 'smtp-a', health: 'down', reason: 'failed smtp:25' },
  {
    kind: 'state',
    service: 'smtp',
    state: 'boosted',
    metric: 1,
    from: { state: 'normal', metric: 5 },
    reason: 'boosted: smtp-a is down',
  },
  { kind: 'action', action: 'configure', cause: 'drift', reason: 'smtp: metric 5 -> metric 1' },
  { kind: 'process', process: 'ripd', state: 'hung' },
  { kind: 'in-step' },
  { kind: 'pending', reason: 'smtp: metric: 3 -> 5' },
  { kind: 'order', order: 'drain', service: 'smtp', by: 'socket', reason: 'draining smtp' },
  { kind: 'drain', service: 'smtp', state: 'begun', reason: 'upgrade', until: AT },
  { kind: 'override', service: 'smtp', state: 'begun', health: 'down', reason: 'monitor', until: AT },
  {
    kind: 'hook',
    service: 'smtp',
    state: 'boosted',
    command: '/bin/page',
    ok: false,
    reason: 'exited with 1',
  },
  { kind: 'disagreement', peer: 'smtp-a', state: 'begun', reason: 'the configuration of smtp-a differs' },
  { kind: 'error', source: 'reconcile', reason: 'ripd is not running' },
];

/** An event of no consequence, unless something else is said. */
export function event(
  id: number,
  happening: Happening = { kind: 'error', source: 'test', reason: `event ${id}` },
): Event {
  return { id, at: AT, ...happening };
}
