/** The log: for people on a terminal, JSON elsewhere. One line for each transition, none for a healthy probe. */
import { createLogger, format, transports } from 'winston';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

type Say = (message: string, details?: Readonly<Record<string, unknown>>) => void;

export type Log = Readonly<Record<LogLevel, Say>> & {
  /** Resolves when every line is written. */
  readonly end: () => Promise<void>;
};

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
      logger.log(at, message, details);
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
