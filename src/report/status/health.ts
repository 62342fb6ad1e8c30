/** What a supervisor learns: whether the controller lives, and whether this server is as it should be. Pure. */
import type { ServiceStatus, Status } from './status-schema.ts';

/** The reconciler looks each 5 s, and a daemon that hangs is given up within 30: longer than this, the controller hangs. */
const LIVES_WITHIN_MS = 60_000;

export interface ProbeAnswer {
  readonly ok: boolean;
  readonly reason: string;
}

/** That it answers at all shows that the event loop turns; this tells whether the controller's loop does. */
export function liveness({ triedAt }: Status, now: number): ProbeAnswer {
  const age = now - Date.parse(triedAt);
  return age <= LIVES_WITHIN_MS
    ? { ok: true, reason: 'the controller is alive' }
    : { ok: false, reason: `the controller has not looked at the daemon for ${Math.round(age / 1000)} s` };
}

export function readyz({ phase, inStep, error, processes, services }: Status): ProbeAnswer {
  if (phase !== 'serving') return { ok: false, reason: `the controller is ${phase}` };
  const ill = Object.entries(processes).find(([, state]) => state !== 'running');
  if (ill !== undefined) return { ok: false, reason: ill.join(' is ') };
  if (!inStep) return { ok: false, reason: `out of sync: ${error ?? 'reconciling'}` };
  const unsent = services.find(isLost);
  if (unsent !== undefined) return { ok: false, reason: `${unsent.name} ${unsent.propagation?.reason}` };
  const doubtful = services.find(({ propagation }) => propagation?.state === 'unconfirmed');
  const unconfirmed = doubtful && `; unconfirmed: ${doubtful.name} ${doubtful.propagation?.reason}`;
  return { ok: true, reason: `in sync with the routing daemon${unconfirmed ?? ''}` };
}

/** Whether a route leaves nowhere, or there is evidence that no router takes it in. */
export function isLost({ propagation }: Pick<ServiceStatus, 'propagation'>): boolean {
  return propagation?.state === 'blocked' || propagation?.state === 'unheard';
}
