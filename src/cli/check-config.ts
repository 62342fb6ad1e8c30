/**
 * `ripcord check-config`: validates the configuration, and prints the effective one: in the file's own notation, with
 * every default.
 */
import { stringify } from 'yaml';
import { readStream } from '../config/file.ts';
import { effectiveOf } from '../config/load.ts';
import { readSources } from '../config/sources.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** The name of piped input in errors. */
const STDIN = 'standard input';

/** Prints a configuration that means the same as the file. */
export async function checkConfig(file: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const said = effectiveOf(
    file === '-' ? [{ path: STDIN, text: await readStream(process.stdin, STDIN) }] : await readSources(file),
  );
  // Where two checks share a value, an alias of YAML would save a line and cost a reader more.
  terminal.out(
    json ? JSON.stringify(said, null, 2) : stringify(said, { aliasDuplicateObjects: false }).trimEnd(),
  );
  return EXIT.ok;
}
