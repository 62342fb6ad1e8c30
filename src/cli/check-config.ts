/**
 * `ripcord check-config`: validates the configuration, and prints the effective one: in the file's own notation, with
 * every default.
 */
import { stringify } from 'yaml';
import { readStream, readText } from '../config/file.ts';
import { parseEffective } from '../config/load.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** The name of piped input in errors. */
const STDIN = 'standard input';

/** Prints a configuration that means the same as the file. */
export async function checkConfig(file: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const said =
    file === '-'
      ? parseEffective(await readStream(process.stdin, STDIN), STDIN)
      : parseEffective(await readText(file), file);
  // Where two checks share a value, an alias of YAML would save a line and cost a reader more.
  terminal.out(
    json ? JSON.stringify(said, null, 2) : stringify(said, { aliasDuplicateObjects: false }).trimEnd(),
  );
  return EXIT.ok;
}
