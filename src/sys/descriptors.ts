/** File descriptors: whether there is room for some, and what an error says of the want of them. */
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
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

/** Descriptors that this process holds back, for what has to be done whatever takes all others. */
let reserve: readonly number[] = [];
let reserveSize = 0;

/** A withdrawal runs vtysh and ip(8), side by side at most: 7 each (child.ts). */
const RESERVE = 16;
/** Of a low limit no more is held back than one of them takes. */
const LEAST_RESERVE = 8;
const LOW_LIMIT = 128;
/** A run of a check takes at most so many: a program with two pipes (child.ts). */
const A_RUN = 7;
/** Most runs take one socket, and one file or another socket to find the address. */
const A_SOCKET = 2;
/** Sockets, watches, the held vtysh, `ip monitor`: what a controller opens and keeps once it runs. */
const KEPT = 14;

/**
 * Holds descriptors back from now on, for whatever is `urgent`.
 * @returns how many runs of checks may be under way at once, 1 at least.
 */
export function keepReserve(): number {
  const limit = openFilesLimit();
  reserveSize = limit < LOW_LIMIT ? LEAST_RESERVE : RESERVE;
  refill();
  return Math.max(1, Math.floor((limit - openFiles() - KEPT) / A_RUN));
}

/**
 * Whether so many descriptors can be opened now: found out by opening them, 5 µs each. What is urgent takes the reserve if
 * need be; anything else has room only while the reserve is whole.
 */
export function hasRoomFor(descriptors: number, { urgent }: { readonly urgent: boolean }): boolean {
  if (urgent && !canOpen(descriptors)) giveUpReserve();
  else if (!urgent && !refill()) return false;
  return canOpen(descriptors);
}

/** Lets go of what is held back, for a last resort. */
export function giveUpReserve(): void {
  for (const fd of reserve) closeSync(fd);
  reserve = [];
}

/** Less than half of what a withdrawal takes is no reserve any more. */
const EASED_RESERVE = 4;

/**
 * Lets go of half of what is held back, down to 4: for a check that no descriptor was left for. A limit can be lowered while we run
 * (prlimit), and a reserve for withdrawing is worth nothing where no check can find that there is something to withdraw. It is made whole again once
 * there is room.
 */
export function easeReserve(): void {
  const kept = Math.max(EASED_RESERVE, Math.floor(reserve.length / 2));
  for (const fd of reserve.slice(kept)) closeSync(fd);
  reserve = reserve.slice(0, kept);
}

/** Whether all of the reserve is held back. What is missing of it is taken only if a check can still be run beside it. */
function refill(): boolean {
  const missing = reserveSize - reserve.length;
  if (missing > 0 && canOpen(missing + A_SOCKET)) reserve = [...reserve, ...open(missing)];
  return reserve.length === reserveSize;
}

/** Whether so many descriptors can be opened now, the reserve apart. */
export function canOpen(descriptors: number): boolean {
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

/** By proc(5); Node raises the soft limit to the hard one when it starts. */
function openFilesLimit(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
}

const openFiles = (): number => readdirSync('/proc/self/fd').length;
