/** `ripcord run`: the controller, until SIGTERM or SIGINT. */
import { resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { startDaemon } from '../daemon.ts';
import type { LogLevel } from '../observe/log.ts';
import { createLog } from '../observe/logger.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { wantsColour } from './terminal.ts';

/** A stop takes at most 10 s, whatever hangs. */
const STOP_WITHIN_MS = 9500;

export async function run(file: string, level: LogLevel): Promise<ExitCode> {
  const config = await loadConfig(resolve(file));
  // A daemon must not hold on to the folder it was started in, nor fail where that one is removed.
  process.chdir('/');
  const log = createLog({
    level,
    terminal: process.stderr.isTTY === true,
    colours: wantsColour(process.stderr, process.env),
  });
  const stopAsked = nextSignal();
  const daemon = await startDaemon(config, log);
  const reason = await stopAsked;
  const lastResort = setTimeout(() => {
    process.stderr.write(`ripcord: not stopped within ${STOP_WITHIN_MS} ms, gives up\n`);
    process.exit(EXIT.software);
  }, STOP_WITHIN_MS);
  const left = await daemon.stop(reason);
  await log.end();
  clearTimeout(lastResort);
  return left.length === 0 ? EXIT.ok : EXIT.unavailable;
}

function nextSignal(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      // A handler stays for good: a second Ctrl-C must not kill us halfway through a withdrawal.
      process.on(signal, () => resolve(signal));
    }
  });
}
