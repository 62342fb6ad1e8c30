/** Tests of what must be done within a time hold on a machine that is on time: one that fails on another is repeated. */
import { expect } from 'vitest';
import { attempts } from './attempts.ts';

/** Makes a test's body one that is tried again where it failed while the machine was later than this, in ms. */
export const onTimeWithin =
  (allowedMs: number) =>
  <Args extends readonly unknown[]>(body: (...args: Args) => Promise<void>) =>
  (...args: Args): Promise<void> =>
    attempts({ name: expect.getState().currentTestName ?? '', allowedMs }, () => body(...args));
