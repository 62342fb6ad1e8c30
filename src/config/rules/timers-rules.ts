/** Rules that RIP's timers keep a healthy server's route alive: this server's own, and those of its routers. */
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';

/** A router forgets a route after 180 s without an update (RFC 2453, 3.8), and updates get lost: three must fit. */
const LONGEST_UPDATE_S = 60;
/**
 * How many updates must fit into the timeout: RFC 2453, 3.8 has six. ripd itself delays an update by up to a quarter
 * (rip_update_jitter).
 */
const LEAST_UPDATES = 3;

export function updateKeepsRoutes({ routing }: ConfigFile): Violation[] {
  const { update } = routing.timers;
  if (update <= LONGEST_UPDATE_S) return [];
  const message = `must be at most ${LONGEST_UPDATE_S}, as routers forget a route after 180 s without an update, not ${update}`;
  return [{ path: ['routing', 'timers', 'update'], message }];
}

export function timeoutOutlastsUpdates({ routing }: ConfigFile): Violation[] {
  const { update, timeout } = routing.timers;
  const least = LEAST_UPDATES * update;
  if (timeout >= least) return [];
  const message = `must be at least ${least}, three updates of ${update} s, or a lost packet costs routes, not ${timeout}`;
  return [{ path: ['routing', 'timers', 'timeout'], message }];
}
