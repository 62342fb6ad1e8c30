/** `ripcord check-config`: reads and judges the configuration, and prints what it means: in its own words, with every default. */
import { stringify } from 'yaml';
import { readStream, readText } from '../config/file.ts';
import { parseEffective } from '../config/load.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What errors call what is piped in. */
const STDIN = 'standard input';

/** What it prints is a configuration that means the same. */
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
