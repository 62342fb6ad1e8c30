/** A web server: one request on a connection of its own, and what the answer must be (RFC 9110, RFC 9112). */
import { isIPv6 } from 'node:net';
import type { Prober } from '../prober.ts';
import { converse } from '../shared/conversation.ts';
import { ProbeFailure, printable, quoted } from '../shared/failure.ts';
import { createSearch, lookedAt, type Search } from '../shared/search.ts';
import { exchange, type HttpAnswer, readBody } from './exchange.ts';
import { parseJson, valueAt } from './json-pointer.ts';
import type { HttpCheck } from './schema.ts';

/**
 * Up if status, headers and body are as expected. A redirect is an answer like any other. The body is awaited only
 * where something is expected of it.
 */
export const probeHttp: Prober<HttpCheck> = (check, context) =>
  converse(check, context, async talk => {
    const answer = await exchange(talk.handOver(), requestOf(check), context);
    const spoken = printable(`${answer.statusCode} ${answer.statusMessage}`);
    judgeStatus(answer, spoken, check);
    const search = createSearch();
    judgeHeaders(answer, check, search);
    if (check.expect !== undefined || check.json !== undefined) {
      judgeBody(await readBody(answer, context), check, search);
    }
    return { ok: true, reason: spoken };
  });

function requestOf({ method, path, headers, send, ...check }: HttpCheck) {
  const body = send === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(send)) };
  return { method, path, headers: { Host: hostOf(check), ...body, ...headers }, body: send ?? '' };
}

/** The port is included unless it is the scheme's default (RFC 9110, 7.2). */
function hostOf({ hostname, port, encryption }: Pick<HttpCheck, 'hostname' | 'port' | 'encryption'>): string {
  const name = isIPv6(hostname) ? `[${hostname}]` : hostname;
  return port === (encryption === undefined ? 80 : 443) ? name : `${name}:${port}`;
}

function judgeStatus(answer: HttpAnswer, spoken: string, { status }: HttpCheck): void {
  const code = answer.statusCode ?? 0;
  if (status.some(({ from, to }) => from <= code && code <= to)) return;
  const expected = status.map(({ from, to }) => (from === to ? from : `${from}-${to}`)).join(', ');
  throw new ProbeFailure(`${spoken}, expected ${expected}`);
}

function judgeHeaders(answer: HttpAnswer, { expectHeaders = {} }: HttpCheck, search: Search): void {
  for (const [name, pattern] of Object.entries(expectHeaders)) {
    const value = answer.headersDistinct[name.toLowerCase()]?.join(', ');
    if (value === undefined) throw new ProbeFailure(`there is no header ${name}, expected /${pattern}/`);
    if (!search.test(pattern, value))
      throw new ProbeFailure(`header ${name} is ${quoted(value)}, expected /${pattern}/`);
  }
}

function judgeBody(body: string, { expect, json }: HttpCheck, search: Search): void {
  if (expect !== undefined && !search.test(expect, body))
    throw new ProbeFailure(`body ${quoted(body)} has no match for /${expect}/${lookedAt(expect, body)}`);
  if (json === undefined) return;
  const parsed = parseJson(body);
  if (parsed === undefined) throw new ProbeFailure(`body ${quoted(body)} is not JSON`);
  for (const [pointer, expected] of Object.entries(json)) {
    const found = valueAt(parsed.value, pointer);
    if (found === undefined)
      throw new ProbeFailure(`the body has no ${pointer}, expected ${inJson(expected)}`);
    if (found.value !== expected)
      throw new ProbeFailure(`${pointer} is ${inJson(found.value)}, expected ${inJson(expected)}`);
  }
}

/** The beginning of a value, as JSON has it. */
function inJson(value: unknown): string {
  try {
    return JSON.stringify(value).slice(0, 60);
  } catch {
    // JSON.parse needs no stack, JSON.stringify does.
    return 'a value nested too deep to be shown';
  }
}
