/** From a file to a Config, or to one ConfigError that says everything that is wrong. */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import type { Config } from './config.ts';
import { readDocument } from './document.ts';
import { ConfigError, formatPath } from './problem.ts';
import { resolve } from './resolve.ts';
import { breaches } from './rules.ts';
import { validate } from './validate.ts';

export { ConfigError } from './problem.ts';

/** A thousand services, written at length. A longer file is another one by mistake, and reading it would hold all else up. */
const MAX_BYTES = 2 * 1024 * 1024;

/** Findings that are looked up in the text: more than anybody is told of. */
const MOST_LOCATED = 1000;

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
  const problems = findings.slice(0, MOST_LOCATED).map(({ path: steps, message, at }) => {
    const { line, column } = document.locate(steps, at);
    return { file: path, line, column, path: formatPath(steps), message };
  });
  throw new ConfigError(problems.sort((a, b) => a.line - b.line || a.column - b.column));
}

async function readText(path: string): Promise<string> {
  const bytes = await beginningOf(path).catch((error: unknown) => {
    throw unreadable(path, reasonOf(error));
  });
  if (bytes.length > MAX_BYTES) throw unreadable(path, 'it is longer than 2 MiB');
  if (!isUtf8(bytes)) throw unreadable(path, 'it is not UTF-8 text');
  return bytes.toString('utf8');
}

/** One byte more than a configuration may have, at most. It may come through a pipe. */
async function beginningOf(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: MAX_BYTES })) chunks.push(chunk);
  return Buffer.concat(chunks);
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
