/** The log: readable text on a terminal, JSON elsewhere. One line for each transition, none for a healthy probe. */
import { Writable } from 'node:stream';
import { createLogger, format, transports } from 'winston';
import type { LineWriter } from '../../sys/line-writer.ts';
import { shownLines } from '../../sys/shown.ts';
import type { Log, LogLevel, Say } from './log.ts';
import { logTime } from './log-line.ts';

export interface LogOptions {
  readonly level: LogLevel;
  /** Takes the lines. */
  readonly lines: LineWriter;
  /** Whether people read them. */
  readonly terminal: boolean;
  readonly colours: boolean;
}

/** A stop has done its work when the log ends: a reader that is slow has so long to take the rest. */
const FLUSH_WITHIN_MS = 500;

export function createLog({ level, lines, terminal, colours }: LogOptions): Log {
  const logger = createLogger({
    level,
    format: terminal ? forPeople(colours) : format.combine(format.timestamp(), format.json()),
    // Its Console transport writes to Node's own stream, which may wait and whose buffer has no bound.
    transports: [new transports.Stream({ stream: asStream(lines), eol: '' })],
  });
  const say =
    (at: LogLevel): Say =>
    (message, details) => {
      // winston formats a line before it drops it for its level: at 100 checks a second that is 8 % of the time.
      if (logger.isLevelEnabled(at)) logger.log(at, shownLines(message), details);
    };
  return {
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    end: async () => {
      await new Promise(resolve => {
        logger.on('finish', resolve);
        logger.end();
      });
      await lines.flush(FLUSH_WITHIN_MS);
    },
  };
}

/** A stream that takes each line at once, so that none waits in winston. */
function asStream(lines: LineWriter): Writable {
  return new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, taken) => {
      lines.write(line);
      taken();
    },
  });
}

function forPeople(colours: boolean) {
  const line = format.printf(({ timestamp, level, message }) => `${timestamp} ${level} ${message}`);
  const stamp = format.timestamp({ format: () => logTime(new Date()) });
  return colours ? format.combine(stamp, format.colorize(), line) : format.combine(stamp, line);
}
