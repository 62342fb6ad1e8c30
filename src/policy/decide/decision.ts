/** Decisions in words. Pure. */
import type { Decision } from './situation.ts';
import type { StateName } from './states.ts';

/** A decision; its reason begins with the state's name. `reviewAt`: when time alone may change it. */
export function decision(name: StateName, metric: number, why: string, reviewAt?: number): Decision {
  return { state: name, metric, reason: `${name}: ${why}`, reviewAt };
}

/** "since 12:01:07", in local time. */
export function since({ since: ms }: { readonly since: number }): string {
  return `since ${clockTime(ms)}`;
}

/** "12:01:07", in local time. */
export function clockTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8);
}
