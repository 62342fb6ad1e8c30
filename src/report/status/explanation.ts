/** What `ripcord explain` shows for one service: where it stands, what brought it there, and what would move it. Pure. */

import type { Prospect } from '../../engine/controller/what-if.ts';
import { NoSuchServiceError } from '../../engine/operator/execute.ts';
import type { StateName } from '../../policy/decide/states.ts';
import { orNull } from '../../protocols/metric.ts';
import type { Event } from '../events/event.ts';
import type { ServiceStatus, Status } from './status-schema.ts';

export interface Explanation {
  readonly server: string;
  readonly daemon: Status['daemon'];
  readonly inStep: boolean;
  readonly readBackAt: string | null;
  readonly error: string | null;
  readonly service: ServiceStatus;
  readonly prospects: readonly {
    readonly when: string;
    /** The states that it leads to, in order; it stays in the last one. */
    readonly leadsTo: readonly { readonly state: StateName; readonly metric: number | null }[];
  }[];
  /** The latest events of the service, oldest first. */
  readonly events: readonly Event[];
}

const EVENTS_SHOWN = 10;

/** Throws a NoSuchServiceError. */
export function explanationOf(
  name: string,
  { server, daemon, inStep, readBackAt, error, services }: Status,
  prospects: readonly Prospect[] | undefined,
  events: readonly Event[],
): Explanation {
  const service = services.find(each => each.name === name);
  if (service === undefined || prospects === undefined) {
    throw new NoSuchServiceError(
      name,
      services.map(each => each.name),
    );
  }
  return {
    server,
    daemon,
    inStep,
    readBackAt,
    error,
    service,
    prospects: prospects.map(({ when, decisions }) => ({
      when,
      leadsTo: decisions.map(({ state, metric }) => ({ state, metric: orNull(metric) })),
    })),
    events: events.filter(event => 'service' in event && event.service === name).slice(-EVENTS_SHOWN),
  };
}
