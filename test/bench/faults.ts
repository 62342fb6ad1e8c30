/** The faults, in the order of the tables. What each does to server A is in inject.ts. */
export const FAULTS = ['killed', 'hung', 'silent', 'carrier', 'drain', 'stop', 'upgrade'] as const;

export type Fault = (typeof FAULTS)[number];

/** What is measured: every fault, and the way back after two of them. */
export type Event = Fault | 'failback' | 'start';

/** The way back that is measured too: of the service that was killed, and of the tool that was stopped (as in an upgrade). */
export const WAY_BACK: Partial<Record<Fault, Event>> = { killed: 'failback', stop: 'start' };

export const EVENTS: readonly Event[] = [...FAULTS, 'failback', 'start'];

export const EVENT_TITLES: Record<Event, string> = {
  killed: 'service killed',
  hung: 'service hung',
  silent: 'host silently gone',
  carrier: 'carrier lost',
  drain: 'drain',
  stop: 'tool stopped',
  upgrade: 'tool restarted',
  failback: 'failback',
  start: 'tool started again',
};

/** Those that somebody planned: nothing should fail. */
export const PLANNED: readonly Event[] = ['drain', 'failback', 'stop', 'start', 'upgrade'];

/** Which server is to serve everybody once a fault is over: where a tool is only restarted, nobody need move. */
export const servedAfter = (fault: Fault): 'smtp-a' | 'smtp-b' => (fault === 'upgrade' ? 'smtp-a' : 'smtp-b');

export const UNPLANNED: readonly Event[] = EVENTS.filter(event => !PLANNED.includes(event));
