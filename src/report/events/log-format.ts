/** How a line of the log looks, and which form its reader takes. Pure. */
import { clockTime } from '../../policy/decide/decision.ts';
import type { LogLevel } from './log.ts';

/**
 * text: readable. json: one object a line, for programs. journal: for systemd's journal, which takes the priority of a line
 * from its beginning, so that `journalctl -p err` filters (sd-daemon(3)).
 */
export const LOG_FORMATS = ['text', 'json', 'journal'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface LogRecord {
  readonly at: Date;
  readonly level: LogLevel;
  /** It may have several lines. */
  readonly message: string;
  /** What the JSON form has in addition, after the rest. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** syslog(3): what `<N>` at the beginning of a line means. */
const PRIORITIES: Readonly<Record<LogLevel, number>> = { error: 3, warn: 4, info: 6, debug: 7 };

/** The line, without a line feed at its end. `paint` colours the level of the text form. */
export function formatLine(
  format: LogFormat,
  { at, level, message, details }: LogRecord,
  paint: (level: LogLevel) => string = shown => shown,
): string {
  switch (format) {
    case 'text':
      return `${clockTime(at.getTime())} ${paint(level)} ${message}`;
    case 'json':
      return JSON.stringify({ time: at.toISOString(), level, message, ...details });
    case 'journal': {
      // The journal takes each line for a message of its own.
      const priority = `<${PRIORITIES[level]}>`;
      return `${priority}${message.replaceAll('\n', `\n${priority}`)}`;
    }
  }
}

/** What standard error is. */
export interface LogReader {
  readonly isTerminal: boolean;
  /** Its device and inode, as `DEVICE:INODE`; undefined: it is closed. */
  readonly file: string | undefined;
  /** JOURNAL_STREAM of the environment: the file that leads to the journal (systemd.exec(5)). */
  readonly journal: string | undefined;
}

/** The form for a reader, where none is asked for. A program below a service inherits JOURNAL_STREAM with another standard error. */
export function formatFor({ isTerminal, file, journal }: LogReader): LogFormat {
  if (isTerminal) return 'text';
  return file !== undefined && file === journal ? 'journal' : 'json';
}
