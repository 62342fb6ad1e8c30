/** Standard error as the reader of a log: the form that it takes, and lines for it without a logger. */
import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { createLineWriter, type LineWriter } from '../../sys/line-writer.ts';
import { openSink } from '../../sys/standard-stream.ts';
import { formatFor, formatLine, type LogFormat } from './log-format.ts';

const STDERR = 2;

/** Whether people read standard error. */
export const readByPeople = (): boolean => isatty(STDERR);

/** The form that was asked for, or that suits standard error. */
export function logFormat(asked: LogFormat | undefined): LogFormat {
  const reader = { isTerminal: readByPeople(), file: fileOfStderr(), journal: process.env.JOURNAL_STREAM };
  return asked ?? formatFor(reader);
}

function fileOfStderr(): string | undefined {
  try {
    const { dev, ino } = fstatSync(STDERR, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    // It is closed.
    return undefined;
  }
}

/** Lines of a log on standard error. It may be closed, full or stalled: what it does not take is lost, and a later line says how much. */
export function openLogLines(format: LogFormat): LineWriter {
  return createLineWriter({
    sink: openSink('stderr'),
    lossLine: lost =>
      formatLine(format, {
        ...{ at: new Date(), level: 'warn' },
        message: `${lost} lines of this log are lost: standard error was not read, or full`,
      }),
  });
}
