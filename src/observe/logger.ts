/** The log: for people on a terminal, JSON elsewhere. One line for each transition, none for a healthy probe. */
import { createLogger, format, transports } from 'winston';
import { shownLines } from '../sys/shown.ts';
import { LOG_LEVELS, type Log, type LogLevel, type Say } from './log.ts';

export interface LogOptions {
  readonly level: LogLevel;
  /** Whether standard error is read by people. */
  readonly terminal: boolean;
  readonly colours: boolean;
}

/** Logs to standard error: standard output belongs to what a command was asked for. */
export function createLog({ level, terminal, colours }: LogOptions): Log {
  const logger = createLogger({
    level,
    format: terminal ? forPeople(colours) : format.combine(format.timestamp(), format.json()),
    transports: [new transports.Console({ stderrLevels: [...LOG_LEVELS] })],
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
    end: () =>
      new Promise(resolve => {
        logger.on('finish', resolve);
        logger.end();
      }),
  };
}

function forPeople(colours: boolean) {
  const line = format.printf(({ timestamp, level, message }) => `${timestamp} ${level} ${message}`);
  const stamp = format.timestamp({ format: () => new Date().toTimeString().slice(0, 8) });
  return colours ? format.combine(stamp, format.colorize(), line) : format.combine(stamp, line);
}
