/** `ripcord check-config`: reads and judges the configuration, and prints what it means with every default. */
import { stringify } from 'yaml';
import { loadConfig } from '../config/load.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export async function checkConfig(file: string, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const config = await loadConfig(file);
  terminal.out(json ? JSON.stringify(config, null, 2) : stringify(config).trimEnd());
  return EXIT.ok;
}
