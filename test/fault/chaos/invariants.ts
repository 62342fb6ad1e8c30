/** What holds at every moment of a chaos run. Pure. */
import { RIP_MS } from '../scene.ts';

/** How servers check in a chaos run: as in production, for a machine that has other things to do. */
export const PACE = { interval: '1s', timeout: '900ms' };
/** Two checks, and a moment for peers. */
const DETECTION_MS = 2 * 1900 + 1000;

/** Two takeovers may follow one another. */
export const SERVED_WITHIN_MS = 2 * (DETECTION_MS + RIP_MS);
/** A link or a router is back: a router's next update may be 37.5 s away (30 s, and a quarter of jitter). */
export const SERVED_AFTER_CUT_MS = 37_500 + SERVED_WITHIN_MS;
/** Found, held for the taker (1 s), and told by RIP from one router to the next. */
export const WITHDRAWN_WITHIN_MS = DETECTION_MS + 1000 + 2 * RIP_MS;

/** What is seen at one moment. Times in ms of the lab's clock. */
export interface Sight {
  readonly at: number;
  /** When what is broken last changed. */
  readonly changedAt: number;
  /** When a link or a router last came back. */
  readonly cutEndedAt: number;
  readonly clients: readonly {
    readonly name: string;
    /** When it was last answered. */
    readonly servedAt: number;
    /** Since when there is a server that is well and connected; undefined: there is none. */
    readonly servableSince: number | undefined;
  }[];
  readonly servers: readonly {
    readonly name: string;
    /** Since when its service does not answer on its own host; undefined: it does. */
    readonly deadSince: number | undefined;
    /** Since when its router sends traffic to it; undefined: it does not. */
    readonly drawsSince: number | undefined;
  }[];
}

/** What does not hold, as sentences. */
export function violations({ at, changedAt, cutEndedAt, clients, servers }: Sight): readonly string[] {
  const unserved = clients.flatMap(({ name, servedAt, servableSince }) => {
    if (servableSince === undefined) return [];
    const within = at - cutEndedAt < SERVED_AFTER_CUT_MS ? SERVED_AFTER_CUT_MS : SERVED_WITHIN_MS;
    const waited = at - Math.max(servedAt, servableSince, changedAt);
    return waited > within
      ? [`${name} is not served for ${Math.round(waited)} ms, though a server is well and connected`]
      : [];
  });
  const attracting = servers.flatMap(({ name, deadSince, drawsSince }) => {
    if (deadSince === undefined || drawsSince === undefined) return [];
    const drawn = at - Math.max(deadSince, drawsSince);
    return drawn > WITHDRAWN_WITHIN_MS
      ? [`${name} draws traffic for ${Math.round(drawn)} ms with a dead service`]
      : [];
  });
  return [...unserved, ...attracting];
}
