/** What the controller writes its log to. */

/** The levels, most urgent first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Say = (message: string, details?: Readonly<Record<string, unknown>>) => void;

/** The log as a port: only logger.ts knows that winston is behind it. */
export type Log = Readonly<Record<LogLevel, Say>> & {
  /** Resolves when every line is written. */
  readonly end: () => Promise<void>;
};
