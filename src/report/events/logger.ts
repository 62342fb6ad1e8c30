/** The log, in the form that its reader takes. One line for each transition, none for a healthy probe. */
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import { createLogger, format, transports } from 'winston';
import type { LineWriter } from '../../sys/line-writer.ts';
import { shownLines } from '../../sys/shown.ts';
import type { Log, LogLevel, Say } from './log.ts';
import { formatLine, type LogFormat } from './log-format.ts';

export interface LogOptions {
  readonly level: LogLevel;
  /** Takes the lines. */
  readonly lines: LineWriter;
  readonly format: LogFormat;
  /** Whether the levels of the text form are coloured. */
  readonly colours: boolean;
}

const COLOURS = { error: 'red', warn: 'yellow', info: 'green', debug: 'blue' } as const;

/** A stop has done its work when the log ends: a reader that is slow has so long to take the rest. */
const FLUSH_WITHIN_MS = 500;

export function createLog({ level, lines, format: form, colours }: LogOptions): Log {
  const paint = colours ? (at: LogLevel) => styleText(COLOURS[at], at, { validateStream: false }) : undefined;
  const logger = createLogger({
    level,
    // Each line is made before: winston knows no order of fields.
    format: format.printf(({ message }) => String(message)),
    // Its Console transport writes to Node's own stream, which may wait and whose buffer has no bound.
    transports: [new transports.Stream({ stream: asStream(lines), eol: '' })],
  });
  const say =
    (at: LogLevel): Say =>
    (message, details) => {
      // winston formats a line before it drops it for its level: at 100 checks a second that is 8 % of the time.
      if (!logger.isLevelEnabled(at)) return;
      const record = { at: new Date(), level: at, message: shownLines(message), ...(details && { details }) };
      logger.log(at, formatLine(form, record, paint));
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
