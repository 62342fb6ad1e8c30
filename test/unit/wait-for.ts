/** Waiting for what comes to be: as patient as any busy machine needs. vitest's own patience of a second is none. */
import { vi } from 'vitest';

const PATIENCE_MS = 20_000;

/** Resolves with what `condition` gives, once it throws no more; rejects with what it threw last. */
export const waitFor = <Result>(condition: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(condition, { timeout: PATIENCE_MS });
