/** A drain in words: what asked for it, since when and until when, and what it waits for. Pure. */
import { clockTime } from '../policy/decide/decision.ts';
import type { DrainStatus } from '../report/status/status-schema.ts';

const BY: Readonly<Record<Exclude<DrainStatus['cause'], 'override'>, string>> = {
  command: 'command',
  'flag-file': 'flag file',
  configuration: 'the configuration',
  stop: 'the stop of ripcord',
};

/** Its parts; a reason that `why` gives is not repeated. That an override asked for it, the override says. */
export function drainTexts({ cause, reason, since, until, waitsFor }: DrainStatus, why: string): string[] {
  const end = until === null ? '' : ` until ${timeOfDay(until)}`;
  const asked =
    cause === 'override'
      ? []
      : [`drain by ${BY[cause]} since ${timeOfDay(since)}${end}${unlessIn(why, reason)}`];
  return waitsFor === null ? asked : [...asked, waitText(waitsFor)];
}

/** "waits for 3 connections to end, until 12:01:37 at most". */
export function waitText({ what, connections, until }: NonNullable<DrainStatus['waitsFor']>): string {
  const limit = until === null ? '' : `, until ${timeOfDay(until)} at most`;
  switch (what) {
    case 'announcement':
      return 'waits until its worse metric is announced';
    case 'routers':
      return `waits for routers to move${limit}`;
    case 'connections':
      return `waits for ${countText(connections)} to end${limit}`;
  }
}

function countText(connections: number | null): string {
  if (connections === null) return 'connections, which cannot be counted,';
  return connections === 1 ? '1 connection' : `${connections} connections`;
}

/** ", reason", unless the text has it already. */
export const unlessIn = (text: string, reason: string): string =>
  text.includes(reason) ? '' : `, ${reason}`;

/** "12:01:07", in local time. */
export const timeOfDay = (iso: string): string => clockTime(Date.parse(iso));
