/** Loads a file into a Config, or into one ConfigError that lists everything that is wrong. */

import { ConfigError, formatPath, type Problem, type Violation } from '../schema/problem.ts';
import { breaches } from './all-rules.ts';
import type { Config } from './config.ts';
import type { ConfigFile } from './config-schema.ts';
import { effective } from './effective.ts';
import { type FilePlace, type Merged, merge } from './merge.ts';
import { resolve } from './resolve.ts';
import { readSources, type Sources } from './sources.ts';
import { validate } from './validate.ts';

export { ConfigError } from '../schema/problem.ts';

/** How many violations are located in the text: more than an error lists. */
const MOST_LOCATED = 1000;

/** A configuration, and the texts that it was read from. */
export interface WithSources {
  readonly config: Config;
  readonly sources: Sources;
}

/**
 * Reads the configuration at `path`.
 * @throws ConfigError
 */
export async function loadConfig(path: string): Promise<Config> {
  return (await loadWithSources(path)).config;
}

/** @throws ConfigError as loadConfig does */
export async function loadWithSources(path: string): Promise<WithSources> {
  const sources = await readSources(path);
  return { config: parseSources(sources), sources };
}

/**
 * The configuration in `text`, deeply frozen; `path` is only what errors call it.
 * @throws ConfigError
 */
export const parseConfig = (text: string, path: string): Config => parseSources([{ path, text }]);

/**
 * The configuration in texts that were read, deeply frozen.
 * @throws ConfigError
 */
export const parseSources = (sources: Sources): Config => parse(sources).config;

/**
 * The same in the file's own notation, with every default.
 * @throws ConfigError
 */
export function effectiveOf(sources: Sources): ConfigFile {
  const { file, config } = parse(sources);
  return effective(file, config);
}

function parse(sources: Sources): { readonly file: ConfigFile; readonly config: Config } {
  const merged = merge(sources);
  const validated = validate(merged.value);
  const findings = validated.valid ? breaches(validated.file) : validated.findings;
  if (validated.valid && findings.length === 0) {
    const { file } = validated;
    return { file, config: deepFreeze(resolve(file, sources[0].path)) };
  }
  const order = new Map(sources.map(({ path }, index) => [path, index]));
  const problems = findings.slice(0, MOST_LOCATED).map(finding => problemOf(finding, merged.locate));
  throw new ConfigError(
    problems.sort(
      (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
    ),
  );
}

function problemOf({ path, message, at, first }: Violation, locate: Merged['locate']): Problem {
  const { path: steps, ...place } = locate(path, at);
  const earlier = first === undefined ? '' : ` (first: ${named(locate(first), place.file)})`;
  return { ...place, path: formatPath(steps), message: `${message}${earlier}` };
}

/** A place as another problem names it: with its file and line where those are not its own. */
const named = ({ file, line, column, path }: FilePlace, within: string): string =>
  file === within ? formatPath(path) : `${file}:${line}:${column}: ${formatPath(path)}`;

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
