/** Decisions in words. Pure. */
import type { Decision, Rung } from './situation.ts';

/** A decision; its reason begins with the rung's name. `reviewAt`: when time alone may change it. */
export function rung(name: Rung, metric: number, why: string, reviewAt?: number): Decision {
  return { rung: name, metric, reason: `${name}: ${why}`, reviewAt };
}

/** "since 12:01:07", in local time. */
export function since({ since: ms }: { readonly since: number }): string {
  return `since ${clockTime(ms)}`;
}

/** "12:01:07", in local time. */
export function clockTime(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8);
}
