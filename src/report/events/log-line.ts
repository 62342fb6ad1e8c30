/** Lines of the log for those who write them without a logger, and standard error as their reader. */
import { isatty } from 'node:tty';
import { createLineWriter, type LineWriter } from '../../sys/line-writer.ts';
import { openSink } from '../../sys/standard-stream.ts';
import type { LogLevel } from './log.ts';

const STDERR = 2;

/** Whether people read standard error. */
export const readByPeople = (): boolean => isatty(STDERR);

/** A line as the controller's log writes it: readable text on a terminal, JSON elsewhere. */
export function logLine(level: LogLevel, message: string): string {
  const now = new Date();
  return readByPeople()
    ? `${logTime(now)} ${level} ${message}`
    : JSON.stringify({ level, message, timestamp: now.toISOString() });
}

/** The time of day, as people read it in the log. */
export const logTime = (at: Date): string => at.toTimeString().slice(0, 8);

/** Standard error as the reader of a log. It may be closed, full or stalled: what it does not take is lost, and a later line says how much. */
export function openLogLines(): LineWriter {
  return createLineWriter({
    sink: openSink('stderr'),
    lossLine: lost =>
      logLine('warn', `${lost} lines of this log are lost: standard error was not read, or full`),
  });
}
