/** Feeds a surface, and measures what that cost. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Surface } from './surface.ts';

export interface Outcome {
  readonly surface: string;
  readonly inputs: number;
  readonly seed: number;
  /** What did not hold, with the smallest input that shows it; null: all held. */
  readonly failure: string | null;
  /** The most that the process held at any time, in MiB. */
  readonly largestMemory: number;
  /** The longest that one input took, its waiting included, and the longest that nothing else could run; in ms. */
  readonly longestInput: number;
  readonly longestBlock: number;
  /** In all, in s. */
  readonly took: number;
}

/** What is thrown where nobody waits for it shows this much later at most. */
const LATE_MS = 50;

/** More than any input may take of the processor, or all of them together of memory, however busy the machine. */
const BLOCK_MS = 10_000;
const MEMORY_MIB = 2048;

/** Feeds so many inputs, made from the seed. Never throws: what fails is in the outcome. */
export async function runSurface(surface: Surface, inputs: number, seed: number): Promise<Outcome> {
  const strays: unknown[] = [];
  const onStray = (error: unknown) => strays.push(error);
  process.on('unhandledRejection', onStray).on('uncaughtException', onStray);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const begun = performance.now();
  let longestInput = 0;
  let longestBlock = 0;
  const timed = async (work: () => void | Promise<void>) => {
    const started = performance.now();
    const done = work();
    longestBlock = Math.max(longestBlock, performance.now() - started);
    await done;
    longestInput = Math.max(longestInput, performance.now() - started);
  };
  delay.enable();
  let failure: string | null = null;
  try {
    await surface.feed({ inputs, seed, timed });
  } catch (error) {
    failure = textOf(error);
  }
  delay.disable();
  await new Promise(resolve => setTimeout(resolve, LATE_MS));
  process.off('unhandledRejection', onStray).off('uncaughtException', onStray);
  if (strays.length > 0) failure ??= `nobody waited for this: ${textOf(strays[0])}`;
  const largestMemory = Math.round(process.resourceUsage().maxRSS / 1024);
  longestBlock = Math.round(Math.max(longestBlock, delay.max / 1e6));
  if (longestBlock > BLOCK_MS) failure ??= `for ${longestBlock} ms nothing else could run`;
  if (largestMemory > MEMORY_MIB) failure ??= `it took ${largestMemory} MiB`;
  return {
    ...{ surface: surface.name, inputs, seed, failure, largestMemory, longestBlock },
    longestInput: Math.round(longestInput),
    took: Math.round((performance.now() - begun) / 1000),
  };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n${textOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
