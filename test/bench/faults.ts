/** The faults, in the order of the tables. What each does to server A is in inject.ts. */
export const FAULTS = ['killed', 'hung', 'silent', 'carrier', 'drain', 'stop'] as const;

export type Fault = (typeof FAULTS)[number];

/** What is measured: every fault, and the return of the service after `killed`. */
export type Event = Fault | 'failback';

export const EVENTS: readonly Event[] = [...FAULTS, 'failback'];

export const EVENT_TITLES: Record<Event, string> = {
  killed: 'service killed',
  hung: 'service hung',
  silent: 'host silently gone',
  carrier: 'carrier lost',
  drain: 'drain',
  stop: 'tool stopped',
  failback: 'failback',
};

/** Those that somebody planned: nothing should fail. */
export const PLANNED: readonly Event[] = ['drain', 'stop', 'failback'];
export const UNPLANNED: readonly Event[] = EVENTS.filter(event => !PLANNED.includes(event));
