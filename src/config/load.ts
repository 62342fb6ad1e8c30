/** Loads a file into a Config, or into one ConfigError that lists everything that is wrong. */

import { hostname } from 'node:os';
import { ConfigError, formatPath, type Path, type Problem, type Violation } from '../schema/problem.ts';
import { contradictions } from './agreement/contradictions.ts';
import { groupFingerprint } from './agreement/fingerprint.ts';
import type { Member } from './agreement/member.ts';
import { breaches } from './all-rules.ts';
import type { Config } from './config.ts';
import type { ConfigFile } from './config-schema.ts';
import { effective } from './effective.ts';
import type { GroupFile } from './group/group-schema.ts';
import { indexed, originOf } from './group/origins.ts';
import { ownServer } from './group/own-server.ts';
import { isForGroup, readGroup } from './group/read-group.ts';
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
 * The configuration in `text`, deeply frozen; `path` is only what errors call it, and `hostName` the name of the
 * machine, by which `server: auto` knows its entry of `group`.
 * @throws ConfigError
 */
export const parseConfig = (text: string, path: string, hostName: string = hostname()): Config =>
  parseSources([{ path, text }], hostName);

/**
 * The configuration in texts that were read, deeply frozen.
 * @throws ConfigError
 */
export const parseSources = (sources: Sources, hostName: string = hostname()): Config =>
  parse(sources, hostName).config;

/**
 * The same in the file's own notation, with every default.
 * @throws ConfigError
 */
export function effectiveOf(sources: Sources, hostName: string = hostname()): ConfigFile {
  const { file, config } = parse(sources, hostName);
  return effective(file, config);
}

/**
 * The servers that a configuration describes, for a comparison with others: its own, or all of its group, as the same
 * file lies on each of them.
 * @throws ConfigError
 */
export const parseMembers = (sources: Sources): readonly Member[] => readMembers(sources).members;

interface Parsed {
  readonly file: ConfigFile;
  readonly config: Config;
}

/** What a configuration describes: `group` is absent for that of one server. */
interface Read {
  readonly group?: GroupFile;
  readonly members: readonly (Member & Parsed)[];
  /** The error for something that is wrong with it beyond its members. */
  readonly refuse: (violation: Violation) => ConfigError;
}

function parse(sources: Sources, hostName: string): Parsed {
  const { group, members, refuse } = readMembers(sources);
  const own = group && ownServer(group, hostName);
  if (own?.known === false) throw refuse(own.violation);
  const member = members.find(({ file }) => own === undefined || file.server === own.name);
  if (member === undefined) throw new Error(`${sources[0].path} describes no server ${own?.name}`);
  return { file: member.file, config: deepFreeze(member.config) };
}

function readMembers(sources: Sources): Read {
  const [{ path: source }] = sources;
  const { value, locate } = merge(sources);
  const refused = (findings: readonly Violation[]) => new ConfigError(located(findings, sources, locate));
  const whereIs = (path: Path) => {
    const at = locate(path);
    return `${at.file}:${at.line}`;
  };
  const reading = isForGroup(value) ? readGroup(value) : readAlone(value);
  if (!reading.valid) throw refused(reading.findings);
  const { group } = reading;
  const groupText = group && {
    servers: group.group.map(({ name }) => name),
    document: asWritten(sources),
    whereIs,
  };
  const members = reading.members.map(({ file, origins }) => ({
    ...{ file, origins, ...(groupText && { groupText }) },
    config: {
      ...resolve(file, source),
      ...(groupText && { group: { fingerprint: groupFingerprint(groupText.document) } }),
    },
    whereIs: (path: Path) => whereIs(originOf(origins, path)),
  }));
  const refuse = (violation: Violation) => refused([violation]);
  if (group === undefined) return { members, refuse };
  // What a file says of several servers fits together, as files of one each must.
  const clashes = contradictions(members).map(({ member, path: steps, message }) => {
    const origins = members.find(({ config }) => config === member.config)?.origins;
    return { path: origins === undefined ? steps : originOf(origins, steps), message };
  });
  if (clashes.length > 0) throw refused(clashes);
  return { group, members, refuse };
}

/** A valid configuration, so a mapping; read again, as defaults were written into what was validated. */
const asWritten = (sources: Sources): object => Object(merge(sources).value);

/** The configuration of one server. */
function readAlone(value: unknown) {
  const validated = validate(value);
  if (!validated.valid) return validated;
  const findings = breaches(validated.file);
  if (findings.length > 0) return { valid: false as const, findings };
  return {
    valid: true as const,
    group: undefined,
    members: [{ file: validated.file, origins: indexed([]) }],
  };
}

function located(findings: readonly Violation[], sources: Sources, locate: Merged['locate']) {
  const order = new Map(sources.map(({ path }, index) => [path, index]));
  const problems = findings.slice(0, MOST_LOCATED).map(finding => problemOf(finding, locate));
  return problems.sort(
    (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column,
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
