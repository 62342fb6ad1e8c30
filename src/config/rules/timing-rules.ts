/** Rules on when checks run and how long they may take. */
import { validate as isCron } from 'node-cron';
import { formatDuration, toMilliseconds } from '../../schema/duration.ts';
import { quote, type Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import { type At, allChecksOf } from './walk.ts';

const SHORTEST_INTERVAL_MS = 50;
const SHORTEST_FAST_INTERVAL_MS = 10;
/** No cron field goes beyond 59. node-cron expands every number of a range: 1-100000000 would take all memory. */
const TOO_LONG_A_NUMBER = /\d{3}/;
/** Node's timers hold 31 bits of ms: a longer timeout fires at once. */
const LONGEST_MS = toMilliseconds('24d');

export function oneTiming(file: ConfigFile): Violation[] {
  return allChecksOf(file).flatMap(({ value: { schedule, interval }, path }) => {
    if (schedule === undefined && interval === undefined) {
      return [
        {
          path,
          message: 'says not when to run: write `interval`, such as 1s, or `schedule`, such as "* * * * *"',
        },
      ];
    }
    if (schedule === undefined || interval === undefined) return [];
    return [{ path: [...path, 'schedule'], message: 'cannot be combined with `interval`: keep one of them' }];
  });
}

export function cronExpression(file: ConfigFile): Violation[] {
  return allChecksOf(file).flatMap(({ value: { schedule }, path }) =>
    schedule === undefined || (!TOO_LONG_A_NUMBER.test(schedule) && isCron(schedule))
      ? []
      : [
          {
            path: [...path, 'schedule'],
            message: `must be a cron expression of five fields, or six with seconds first, such as "* * * * *", not ${quote(schedule)}`,
          },
        ],
  );
}

export function intervalInRange(file: ConfigFile): Violation[] {
  return durations(file, 'interval')
    .filter(({ value }) => value < SHORTEST_INTERVAL_MS || value > LONGEST_MS)
    .map(({ value, path }) => ({
      path,
      message: `must be ${formatDuration(SHORTEST_INTERVAL_MS)} to ${formatDuration(LONGEST_MS)}, not ${formatDuration(value)}`,
    }));
}

export function timeoutInRange(file: ConfigFile): Violation[] {
  return durations(file, 'timeout')
    .filter(({ value }) => value < 1 || value > LONGEST_MS)
    .map(({ value, path }) => ({
      path,
      message: `must be 1ms to ${formatDuration(LONGEST_MS)}, not ${formatDuration(value)}`,
    }));
}

/** Runs of a check never overlap: each must be over before the next is due. */
export function timeoutBelowInterval(file: ConfigFile): Violation[] {
  return allChecksOf(file).flatMap(({ value: { timeout, interval }, path }) =>
    timeout === undefined || interval === undefined || toMilliseconds(timeout) < toMilliseconds(interval)
      ? []
      : [
          {
            path: [...path, 'timeout'],
            message: `must be below \`interval\`, which is ${interval}, not ${timeout}`,
          },
        ],
  );
}

export function fastIntervalInRange(file: ConfigFile): Violation[] {
  return durations(file, 'fastInterval')
    .filter(({ value }) => value < SHORTEST_FAST_INTERVAL_MS)
    .map(({ value, path }) => ({
      path,
      message: `must be ${formatDuration(SHORTEST_FAST_INTERVAL_MS)} or more, not ${formatDuration(value)}`,
    }));
}

/**
 * `fastInterval` must be faster than an interval. A schedule has its slots for reasons of its own, such as a busy hour
 * left out.
 */
export function fastIntervalBelowInterval(file: ConfigFile): Violation[] {
  return allChecksOf(file).flatMap(({ value: { fastInterval, interval }, path }) => {
    if (fastInterval === undefined) return [];
    const at = [...path, 'fastInterval'];
    if (interval === undefined)
      return [{ path: at, message: 'requires `interval`: write one, or leave it out' }];
    if (toMilliseconds(fastInterval) < toMilliseconds(interval)) return [];
    return [{ path: at, message: `must be below \`interval\`, which is ${interval}, not ${fastInterval}` }];
  });
}

/** All values of one duration field, in ms. */
function durations(file: ConfigFile, field: 'interval' | 'fastInterval' | 'timeout'): At<number>[] {
  return allChecksOf(file).flatMap(({ value, path }) => {
    const text = value[field];
    return text === undefined ? [] : [{ value: toMilliseconds(text), path: [...path, field] }];
  });
}
