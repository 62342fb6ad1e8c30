/** Waiting for what comes to be: as patient as any busy machine needs. vitest's own patience of a second is none. */
import { vi } from 'vitest';

/** Beside ten programs that keep both cores busy, a program took more than 20 s to be loaded. */
export const PATIENCE_MS = 50_000;

/** Resolves with what `condition` gives, once it throws no more; rejects with what it threw last. */
export const waitFor = <Result>(condition: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(condition, { timeout: PATIENCE_MS });
