/** Group 9, the clock: set forth and back, and summer time, with a check by cron, which goes by the wall clock. */
import path from 'node:path';
import { setClock, underOwnClock } from '../../lab/own-clock.ts';
import type { Server } from '../../lab/server.ts';
import { type Condition, type Fault, UNNOTICED } from '../fault.ts';
import { lasted } from '../lasting.ts';
import { CHECK, type Scene } from '../scene.ts';

const HOUR_MS = 3_600_000;
const YEARS_MS = 20 * 365 * 24 * HOUR_MS;

const { interval: _, ...WHENEVER } = CHECK;
const BY_CRON = { ...WHENEVER, id: 'by-cron', schedule: '*/2 * * * * *' };

const clockOf = ({ host }: Server): string => path.join(host.dir, 'clock');

/** Both are told by ripcord's own count of time: the last look at FRR is 5 s old at most. */
const CRON_GOES_ON: Condition = {
  what: 'the check by cron goes on',
  holds: async ({ victim }) => {
    const { readBackAt, services } = await victim.ripcord.status();
    const check = services[0]?.own.checks.find(({ id }) => id === 'by-cron');
    const last = check?.last?.at;
    return last !== undefined && Date.parse(readBackAt ?? '') - Date.parse(last) < 8000;
  },
};

const QUIET = {
  ...UNNOTICED,
  conditions: [lasted(20_000), CRON_GOES_ON],
  status: { inStep: true, services: [{ state: 'normal' }] },
};

const timed = (name: string, inject: Fault['inject'], zone?: string): Fault => ({
  ...{ name, group: 9, form: 'full', inject, needs: 'faketime' },
  so: 'nobody notices, and checks by cron go on',
  says: { service: { checks: [CHECK, BY_CRON] } },
  under: server => [...underOwnClock(clockOf(server)), ...(zone === undefined ? [] : [`TZ=${zone}`])],
  meanwhile: QUIET,
  afterwards: UNNOTICED,
  inChaos: false,
});

/** An hour of night in Berlin is left out, or comes twice. */
const summerTime = (name: string, at: string): Fault =>
  timed(
    name,
    ({ victim }) => setClock(clockOf(victim), Date.parse(at) - LEAD_MS - Date.now()),
    'Europe/Berlin',
  );

/** ripcord has read the clock again before the hour changes. */
const LEAD_MS = 8000;

const set = (ms: number) => (scene: Scene) => setClock(clockOf(scene.victim), ms);

export const clockFaults: readonly Fault[] = [
  timed('clock set back by an hour', set(-HOUR_MS)),
  timed('clock set forth by an hour', set(HOUR_MS)),
  timed('clock set forth by twenty years', set(YEARS_MS)),
  summerTime('summer time begins', '2027-03-28T01:00:00Z'),
  summerTime('summer time ends', '2027-10-31T01:00:00Z'),
];
