/** What the demo says of its faults. Pure. */
import type { DemoOptions, Fault } from './options.ts';

/** The fault, as an event. */
export const FAULTS: Record<Fault, string> = {
  service: 'Postfix on smtp-a is stopped',
  host: 'smtp-a loses its power; the link of r1 stays up',
  ripd: 'ripd on smtp-a is killed; Postfix goes on',
};

/** Its end. */
export const REPAIRS: Record<Fault, string> = {
  service: 'Postfix on smtp-a is started again',
  host: 'smtp-a is powered on again',
  ripd: 'ripd on smtp-a is started again',
};

const RIP_ONLY = "only RIP's own timers help: r1 gives a silent route up after 180 s";

/** What should happen now, and why. */
export function expectation({ fault, check }: DemoOptions): string {
  if (fault === 'ripd') return `The service still answers, so no check fails; ${RIP_ONLY}.`;
  if (check === 'peer') return 'smtp-b sees smtp-a fail twice and boosts its own route over it: metric 1.';
  if (fault === 'host') return `Who is dead cannot withdraw its route, and nobody else looks: ${RIP_ONLY}.`;
  return 'smtp-a sees its own service fail twice and withdraws its route: metric 16.';
}
