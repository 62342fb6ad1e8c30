/** File descriptors: whether there is room for some, and what an error says of the want of them. */
import { closeSync, openSync } from 'node:fs';
import { codeOf } from './error-code.ts';

/** Errors that say nothing of anybody else: we, or this machine, are short of something. */
const SHORTAGES: ReadonlyMap<string | undefined, string> = new Map(
  Object.entries({
    EMFILE: 'ripcord has no file descriptor left',
    ENFILE: 'this machine has no file descriptor left',
    ENOMEM: 'this machine has no memory left',
    ENOBUFS: 'this machine has no buffer left',
    EAGAIN: 'this machine has no process left',
  }),
);

/** Whether something could not be done because we are short of what it takes. */
export const isShortage = (error: unknown): boolean => SHORTAGES.has(codeOf(error));

/** What we are short of. */
export const shortageInWords = (error: unknown): string | undefined => SHORTAGES.get(codeOf(error));

/** Whether so many descriptors could be opened now: found out by opening them, 5 µs each. */
export function hasRoomFor(descriptors: number): boolean {
  const opened = open(descriptors);
  for (const fd of opened) closeSync(fd);
  return opened.length === descriptors;
}

/** Opens descriptors of /dev/null, as many as can be had. */
function open(atMost: number): readonly number[] {
  const opened: number[] = [];
  try {
    while (opened.length < atMost) opened.push(openSync('/dev/null', 'r'));
  } catch (error) {
    if (!isShortage(error)) throw error;
  }
  return opened;
}
