/** Waiting for the world to become as expected. */
import { LabError } from './command.ts';
import { now } from './now.ts';

/** What RIP's timers bound may be two periodic updates of a router away, of up to 37 s each (rip_update_jitter). */
export const PATIENCE_MS = 90_000;

export interface EventuallyOptions {
  /** What is waited for, as a sentence. */
  readonly what: string;
  /** Default: PATIENCE_MS. */
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  /** Describes the state of things for the message of a failure. */
  readonly describe?: () => Promise<string>;
}

/** Polls until the condition holds; returns how long that took, in ms. Throws a LabError that shows the state of things. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  options: EventuallyOptions,
): Promise<number> {
  const { what, timeoutMs = PATIENCE_MS, everyMs = 200, describe } = options;
  const started = now();
  while (!(await condition())) {
    if (now() - started > timeoutMs) {
      const state = describe === undefined ? '' : `\n${await describe()}`;
      throw new LabError(`not within ${timeoutMs / 1000} s: ${what}${state}`);
    }
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
  return now() - started;
}
