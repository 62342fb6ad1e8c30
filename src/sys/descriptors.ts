/** File descriptors: whether enough are left, and how to word an error about a shortage. */
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { codeOf } from './error-code.ts';

/** Errors that say nothing about the other side: this process, or this machine, is short of something. */
const SHORTAGES: ReadonlyMap<string | undefined, string> = new Map(
  Object.entries({
    EMFILE: 'ripcord has no file descriptor left',
    ENFILE: 'this machine has no file descriptor left',
    ENOMEM: 'this machine has no memory left',
    ENOBUFS: 'this machine has no buffer left',
    EAGAIN: 'this machine has no process left',
  }),
);

/** Whether something failed because this process or machine is short of a resource. */
export const isShortage = (error: unknown): boolean => SHORTAGES.has(codeOf(error));

/** Which resource is short. */
export const shortageInWords = (error: unknown): string | undefined => SHORTAGES.get(codeOf(error));

/** Descriptors that this process reserves for urgent work, for when everything else has used up the rest. */
let reserve: readonly number[] = [];
let reserveSize = 0;

/** A withdrawal runs vtysh and ip(8), side by side at most: 7 each (child.ts). */
const RESERVE = 16;
/** With a low limit, the reserve is only what one of these programs takes. */
const LEAST_RESERVE = 8;
const LOW_LIMIT = 128;
/** A check run takes at most this many: a program with two pipes (child.ts). */
const A_RUN = 7;
/** Most runs take one socket, and one file or another socket to find the address. */
const A_SOCKET = 2;
/** Sockets, watches, the held vtysh, `ip monitor`: what a running controller keeps open. */
const KEPT = 14;

/**
 * Reserves descriptors from now on, for `urgent` work.
 * @returns how many runs of checks may be under way at once, at least 1
 */
export function keepReserve(): number {
  const limit = openFilesLimit();
  reserveSize = limit < LOW_LIMIT ? LEAST_RESERVE : RESERVE;
  refill();
  return Math.max(1, Math.floor((limit - openFiles() - KEPT) / A_RUN));
}

/**
 * Whether this many descriptors can be opened now: tested by opening them, 5 µs each. Urgent work takes the reserve if
 * it must; other work has room only while the reserve is whole.
 */
export function hasRoomFor(descriptors: number, { urgent }: { readonly urgent: boolean }): boolean {
  if (urgent && !canOpen(descriptors)) giveUpReserve();
  else if (!urgent && !refill()) return false;
  return canOpen(descriptors);
}

/** Releases the reserve, for a last resort. */
export function giveUpReserve(): void {
  for (const fd of reserve) closeSync(fd);
  reserve = [];
}

/** Half of what a program takes to start: a smaller reserve would help no withdrawal. */
const EASED_RESERVE = 4;

/**
 * Releases half of the reserve, down to 4 descriptors, when a check finds no descriptor. An operator can lower the limit while we run
 * (prlimit), and a reserve for withdrawals is useless where no check can find a dead service. `refill` makes it whole once there
 * is room.
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

/** Whether this many descriptors can be opened now, without the reserve. */
export function canOpen(descriptors: number): boolean {
  const opened = open(descriptors);
  for (const fd of opened) closeSync(fd);
  return opened.length === descriptors;
}

/** Opens up to `atMost` descriptors of /dev/null. */
function open(atMost: number): readonly number[] {
  const opened: number[] = [];
  try {
    while (opened.length < atMost) opened.push(openSync('/dev/null', 'r'));
  } catch (error) {
    if (!isShortage(error)) throw error;
  }
  return opened;
}

/** From proc(5); Node raises the soft limit to the hard one when it starts. */
function openFilesLimit(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);
}

const openFiles = (): number => readdirSync('/proc/self/fd').length;
