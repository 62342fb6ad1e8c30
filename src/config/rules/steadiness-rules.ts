/** Rules that flap control can both suppress and release, and that a loaded server stays reachable. */
import { formatDuration, toMilliseconds } from '../../schema/duration.ts';
import { METRIC } from '../../schema/metric-range.ts';
import type { Violation } from '../../schema/problem.ts';
import type { ConfigFile } from '../config-schema.ts';
import type { FlapEntry } from '../steadiness.ts';
import { type At, servicesOf } from './walk.ts';

const SHORTEST_HALF_LIFE_MS = 1000;
const SHORTEST_LOAD_INTERVAL_MS = 1000;
/** Suppression steadies a service, it does not retire it; and Node's timers hold 24 days. */
const LONGEST_MS = toMilliseconds('1d');

export function flapDurations(file: ConfigFile): Violation[] {
  return flapsOf(file).flatMap(({ value, path }) =>
    [
      { field: 'halfLife', text: value.halfLife, least: SHORTEST_HALF_LIFE_MS },
      { field: 'maxSuppress', text: value.maxSuppress, least: SHORTEST_HALF_LIFE_MS },
      { field: 'dwell', text: value.dwell, least: 0 },
    ]
      .filter(({ text, least }) => toMilliseconds(text) < least || toMilliseconds(text) > LONGEST_MS)
      .map(({ field, text, least }) => ({
        path: [...path, field],
        message: `must be ${formatDuration(least)} to ${formatDuration(LONGEST_MS)}, not ${text}`,
      })),
  );
}

export function reuseBelowSuppress(file: ConfigFile): Violation[] {
  return flapsOf(file)
    .filter(({ value: { suppress, reuse } }) => reuse >= suppress)
    .map(({ value: { suppress, reuse }, path }) => ({
      path: [...path, 'reuse'],
      message: `must be below \`suppress\`, which is ${suppress}, not ${reuse}`,
    }));
}

/**
 * The longest suppression bounds the penalty, at reuse * 2^(maxSuppress / halfLife): a threshold at or above that bound
 * is never crossed (RFC 2439, 4.2).
 */
export function suppressionCanBegin(file: ConfigFile): Violation[] {
  return flapsOf(file)
    .filter(({ value: { suppress, reuse, maxSuppress, halfLife } }) => {
      const halvings = toMilliseconds(maxSuppress) / toMilliseconds(halfLife);
      return reuse < suppress && reuse * 2 ** halvings <= suppress;
    })
    .map(({ value: { suppress, reuse, maxSuppress }, path }) => ({
      path: [...path, 'maxSuppress'],
      message: `is too short for \`suppress\` ${suppress} ever to be passed: the penalty must not take longer than ${maxSuppress} to decay to \`reuse\` ${reuse}; write a longer time, or a shorter \`halfLife\``,
    }));
}

export function degradedIsReachable(file: ConfigFile): Violation[] {
  return servicesOf(file).flatMap(({ value: { metric, load }, path }) =>
    load === undefined || metric + load.offset <= METRIC.maximum
      ? []
      : [
          {
            path: [...path, 'load', 'offset'],
            message: `must leave \`metric\` ${metric} + ${load.offset} at ${METRIC.maximum} or below`,
          },
        ],
  );
}

export function loadInterval(file: ConfigFile): Violation[] {
  return servicesOf(file).flatMap(({ value: { load }, path }) => {
    if (load === undefined) return [];
    const ms = toMilliseconds(load.interval);
    if (ms >= SHORTEST_LOAD_INTERVAL_MS && ms <= LONGEST_MS) return [];
    return [
      {
        path: [...path, 'load', 'interval'],
        message: `must be ${formatDuration(SHORTEST_LOAD_INTERVAL_MS)} to ${formatDuration(LONGEST_MS)}, not ${load.interval}`,
      },
    ];
  });
}

function flapsOf(file: ConfigFile): At<FlapEntry>[] {
  return servicesOf(file).flatMap(({ value: { flap }, path }) =>
    flap === undefined ? [] : [{ value: flap, path: [...path, 'flap'] }],
  );
}
