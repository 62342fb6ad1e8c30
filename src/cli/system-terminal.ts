/** The terminal of a command that runs as a program: its own standard streams, which may be closed, full or stalled. */
import { styleText } from 'node:util';
import { codeOf } from '../sys/error-code.ts';
import { createLineWriter, type LineWriter } from '../sys/line-writer.ts';
import { shownLines } from '../sys/shown.ts';
import { hasReader, openSink, survive } from '../sys/standard-stream.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { type Screen, type Terminal, wantsColour } from './terminal.ts';

export interface SystemTerminal extends Terminal {
  /**
   * Waits until the reader of standard output has taken everything, unless `signal` aborts. Resolves with the exit
   * status of a command that was to end with `exit`: if its output could not be written, that is reported and is no
   * success. A reader that has gone, such as `head -1`, had what it wanted: nothing is reported, and the status stays.
   */
  readonly end: (exit: ExitCode, signal: AbortSignal) => Promise<ExitCode>;
}

/** How long slow readers of standard error have for its last lines. */
const FLUSH_WITHIN_MS = 500;
/**
 * How often a command that runs for ever checks whether its named pipe is still read: it may have nothing to print for
 * hours.
 */
const LOOK_EVERY_MS = 500;

export function systemTerminal(): SystemTerminal {
  const { stdout } = process;
  const colours = wantsColour(stdout, process.env);
  const unread = new AbortController();
  let failure: Error | undefined;
  const look = () => {
    if (!hasReader('stdout')) unread.abort();
  };
  let looking: NodeJS.Timeout | undefined;
  stdout.on('error', error => {
    failure ??= error;
    unread.abort(error);
  });
  survive(process.stderr);
  let lines: LineWriter | undefined;
  const errors = () => {
    lines ??= createLineWriter({
      sink: openSink('stderr'),
      lossLine: lost =>
        `ripcord: ${lost} lines before this one are lost: standard error was not read, or full`,
    });
    return lines;
  };
  let last: Promise<void> = Promise.resolve();
  const write = (text: string | Uint8Array) => {
    // Also called with an error.
    if (failure === undefined) last = new Promise(resolve => stdout.write(text, () => resolve()));
  };
  const taken = (signal: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      const give = () => {
        signal.removeEventListener('abort', give);
        resolve();
      };
      signal.addEventListener('abort', give);
      if (signal.aborted) give();
      void last.then(give);
    });
  const screen: Screen = { size: () => ({ rows: stdout.rows || 24, columns: stdout.columns || 80 }), write };
  return {
    out: text => write(`${text}\n`),
    bytes: write,
    err: text => errors().write(shownLines(text)),
    paint: (colour, text) => (colours ? styleText(colour, text, { validateStream: false }) : text),
    get unread() {
      if (looking === undefined) looking = setInterval(look, LOOK_EVERY_MS).unref();
      return unread.signal;
    },
    taken,
    ...(stdout.isTTY === true && { screen }),
    end: async (exit, signal) => {
      await taken(signal);
      const failed = failure !== undefined && codeOf(failure) !== 'EPIPE';
      if (failed) errors().write(`ripcord: standard output cannot be written: ${failure?.message}`);
      await lines?.flush(FLUSH_WITHIN_MS);
      return failed && exit === EXIT.ok ? EXIT.ioError : exit;
    },
  };
}
