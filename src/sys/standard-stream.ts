/** Standard output and standard error, written to without ever waiting for their reader. */
import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { codeOf } from './error-code.ts';
import type { Sink } from './line-writer.ts';

const FD = { stdout: 1, stderr: 2 } as const;
const WITHOUT_WAITING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * A sink to a standard stream that does not wait: a pipe that is not read, or a terminal stopped by Ctrl-S, has no
 * room.
 *
 * O_NONBLOCK belongs to the open file that we share with our parent process, and Node resets it at its end: a guard
 * would wait once its controller has ended. So a pipe or a terminal is opened a second time. What cannot be reopened (a
 * socket, as systemd's journal is; a pipe of another user) is made non-blocking by libuv when Node's own stream is
 * made. Node's own stream for a terminal waits (measured, Node 20: a controller stands still from Ctrl-S to Ctrl-Q),
 * and its buffer for a pipe has no bound and keeps the process from its end.
 */
export function openSink(name: 'stdout' | 'stderr'): Sink {
  const fd = openFileOfOurs(FD[name]) ?? sharedFile(name);
  return bytes => {
    try {
      return writeSync(fd, bytes);
    } catch (error) {
      if (codeOf(error) === 'EAGAIN') return 0;
      throw error;
    }
  };
}

/**
 * Whether its open file is the only one we have, so that a child which inherits it makes it blocking for us (libuv,
 * uv_spawn).
 */
export function isShared(name: 'stdout' | 'stderr'): boolean {
  const fd = openFileOfOurs(FD[name]);
  if (fd !== undefined) closeSync(fd);
  return fd === undefined && !fstatSync(FD[name]).isFile();
}

/**
 * Whether it still has a reader, as far as that can be known without writing: for a named pipe it can. A shell's pipe
 * can be opened even without a reader (fifo_open in fs/pipe.c of Linux), so only a write shows it.
 */
export function hasReader(name: 'stdout' | 'stderr'): boolean {
  if (!fstatSync(FD[name]).isFIFO()) return true;
  try {
    closeSync(openSync(`/proc/self/fd/${FD[name]}`, WITHOUT_WAITING));
    return true;
  } catch (error) {
    // fifo(7): opened for writing only and without waiting, one that has no reader gives ENXIO.
    return codeOf(error) !== 'ENXIO';
  }
}

function openFileOfOurs(fd: number): number | undefined {
  // A regular file has no reader to wait for, and reopening it would overwrite it from its beginning.
  if (!fstatSync(fd).isFIFO() && !isatty(fd)) return undefined;
  try {
    return openSync(`/proc/self/fd/${fd}`, WITHOUT_WAITING);
  } catch {
    return undefined;
  }
}

function sharedFile(name: 'stdout' | 'stderr'): number {
  if (fstatSync(FD[name]).isFIFO() || fstatSync(FD[name]).isSocket()) survive(process[name]);
  return FD[name];
}

/** Passes Node's own warnings to `log`; Node itself would write them to standard error, and wait for its reader. */
export function onWarning(log: (message: string) => void): void {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log(`${name}: ${message}`));
}

/** Keeps an error of one of Node's own streams from ending the process, also where Node or a library writes to it. */
export function survive(stream: NodeJS.WriteStream): void {
  stream.on('error', () => undefined);
}
