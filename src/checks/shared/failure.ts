/** Why a run failed, in readable phrases. */

import { isShortage, shortageInWords } from '../../sys/descriptors.ts';
import { codeOf } from '../../sys/error-code.ts';
import { plainAddress } from '../../sys/ip-address.ts';
import { shown } from '../../sys/shown.ts';
import { isUnbound } from '../../sys/sockets.ts';

/** A finding about the service, not a defect of ripcord: its message becomes the reason of the failed run. */
export class ProbeFailure extends Error {
  override readonly name = 'ProbeFailure';
}

/**
 * The server said more than is read. That is a finding even if ripcord stood still meanwhile: taking such an answer apart
 * is what kept it, and a server must not escape its verdict by keeping us busy.
 */
export class ExcessFailure extends ProbeFailure {}

/**
 * The run could not be carried out, through no fault of the service: no descriptor, memory or process is available, a
 * name cannot be looked up, or ripcord itself was late. Its message becomes the reason; the check's health stays as it
 * is.
 */
export class NoVerdict extends Error {
  override readonly name = 'NoVerdict';
}

/** This process, or this machine, is short of descriptors, memory or processes. */
export class Shortage extends NoVerdict {}

/** A service address of this server is not on it. */
export class AbsentAddress extends NoVerdict {
  readonly ip: string;

  constructor(ip: string) {
    const plain = plainAddress(ip);
    super(`${plain} is not on this server: another one would answer`);
    this.ip = plain;
  }
}

/** What the system's error codes mean for an operator who wants the service back. */
const PHRASES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network unreachable',
  // The kernel gave up before we did: the same finding as our own deadline while connecting.
  ETIMEDOUT: 'no answer',
  EACCES: 'connection not permitted by the system',
  EPERM: 'connection not permitted by the system',
  EADDRNOTAVAIL: 'no local address or port is free to connect from',
};

/**
 * Converts a socket's error: into a finding about the service, or, where this machine lacks a resource or the address to
 * connect from, into no verdict.
 */
export function socketFailure(error: Error, awaited: string, soFar = ''): Error {
  if (isUnbound(error) && 'address' in error) return new AbsentAddress(String(error.address));
  return shortageOf(error) ?? new ProbeFailure(describeSocketError(error, awaited) + soFar);
}

/** A Shortage if an error says so; else undefined. */
export function shortageOf(error: unknown): Shortage | undefined {
  if (!isShortage(error)) return undefined;
  return new Shortage(`not carried out: ${shortageInWords(error)}`);
}

/** What a socket's error says about the service, while we waited for `awaited` ("banner"). */
export function describeSocketError(error: Error, awaited: string): string {
  // OpenSSL's own errors carry its short text in `reason`.
  if ('reason' in error && typeof error.reason === 'string') return `TLS failed: ${error.reason}`;
  const code = codeOf(error);
  if (code === 'ECONNRESET' || code === 'EPIPE') return `connection reset before ${withArticle(awaited)}`;
  return (code === undefined ? undefined : PHRASES[code]) ?? error.message;
}

/** "banner" -> "a banner", "answer to EHLO" -> "an answer to EHLO". */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** The beginning of a server's text, in quotes. */
export function quoted(words: string): string {
  const text = printable(words);
  return `"${text.slice(0, MAX_QUOTED)}${text.length > MAX_QUOTED ? '…' : ''}"`;
}

const MAX_QUOTED = 60;

/** How much of a server's text a reason shows. */
const MAX_WORDS = 200;

/** One line of at most 200 characters: a server's text ends up on terminals and in logs. */
export function printable(text: string): string {
  const line = shown(text.trim().replace(/\s+/g, ' '));
  return line.length <= MAX_WORDS ? line : `${line.slice(0, MAX_WORDS - 1)}…`;
}
