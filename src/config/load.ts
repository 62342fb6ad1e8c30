/** From a file to a Config, or to one ConfigError that says everything that is wrong. */
import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { readDocument } from './document.ts';
import { ConfigError, formatPath } from './problem.ts';
import { resolve } from './resolve.ts';
import { breaches } from './rules.ts';
import { validate } from './validate.ts';

export { ConfigError } from './problem.ts';

/** Reads the configuration at `path`. Throws a ConfigError. */
export async function loadConfig(path: string): Promise<Config> {
  return parseConfig(await readText(path), path);
}

/** The configuration in `text`, deeply frozen; `path` is only what errors call it. Throws a ConfigError. */
export function parseConfig(text: string, path: string): Config {
  const document = readDocument(text, path);
  const validated = validate(document.value);
  const findings = validated.valid ? breaches(validated.file) : validated.findings;
  if (validated.valid && findings.length === 0) return deepFreeze(resolve(validated.file, path));
  const problems = findings.map(({ path: steps, message, at }) => {
    const { line, column } = document.locate(steps, at);
    return { file: path, line, column, path: formatPath(steps), message };
  });
  throw new ConfigError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw unreadable(path, reasonOf(error));
  });
  if (!isUtf8(bytes)) throw unreadable(path, 'it is not UTF-8 text');
  return bytes.toString('utf8');
}

const unreadable = (file: string, reason: string) =>
  new ConfigError([{ file, line: 0, column: 0, path: '', message: `cannot be read: ${reason}` }]);

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
]);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return REASONS.get('code' in error ? error.code : undefined) ?? error.message;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
