/**
 * `ripcord check-config`: validates the configuration, and says what it means: in sentences, or as the effective
 * configuration, in the file's own notation with every default.
 */
import { stringify } from 'yaml';
import { contradictions } from '../config/agreement/contradictions.ts';
import type { Member } from '../config/agreement/member.ts';
import { separateGroups } from '../config/agreement/separate-groups.ts';
import { readStream } from '../config/file.ts';
import { effectiveOf, parseMembers, parseSources } from '../config/load.ts';
import { readSources, type Sources } from '../config/sources.ts';
import { shown } from '../sys/shown.ts';
import { configSummary } from './config-summary.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** The name of piped input in errors. */
const STDIN = 'standard input';

export interface CheckConfigOptions {
  /** Print the effective configuration: it means the same as the file. */
  readonly effective: boolean;
  /** The same as JSON. */
  readonly json: boolean;
}

/** What is piped in can be read once. */
export const isStdin = (file: string | undefined): boolean => file === '-';

const sourcesAt = async (file: string): Promise<Sources> =>
  isStdin(file) ? [{ path: STDIN, text: await readStream(process.stdin, STDIN) }] : readSources(file);

export async function checkConfig(
  file: string,
  { effective, json }: CheckConfigOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const sources = await sourcesAt(file);
  if (json) terminal.out(JSON.stringify(effectiveOf(sources), null, 2));
  // Where two checks share a value, an alias of YAML would save a line and cost a reader more.
  else if (effective)
    terminal.out(stringify(effectiveOf(sources), { aliasDuplicateObjects: false }).trimEnd());
  else {
    const config = parseSources(sources);
    const [, ...others] = sources.map(({ path }) => shown(path));
    terminal.out(configSummary({ ...config, file: shown(config.file) }, others, terminal.paint));
  }
  return EXIT.ok;
}

/** Compares the files of the servers of a group: prints what does not fit together, or that all does. */
export async function checkGroup(files: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const members = (await Promise.all(files.map(sourcesAt))).flatMap(parseMembers);
  const found = contradictions(members);
  for (const { message } of found) terminal.err(`ripcord: ${shown(message)}`);
  if (found.length > 0) return EXIT.config;
  const groups = separateGroups(members);
  const [servers = '', ...others] = groups.map(group => namesOf(group));
  terminal.out(
    others.length === 0
      ? `The files describe one group: ${servers}.`
      : `No file contradicts another, but they describe ${groups.length} groups that share no service: ${[servers, ...others].join('; ')}.`,
  );
  return EXIT.ok;
}

const namesOf = (members: readonly Member[]): string =>
  [...new Set(members.map(({ config }) => config.server))].join(', ');
