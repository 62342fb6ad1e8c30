/** A mail server: banner, EHLO, optionally STARTTLS and EHLO again, QUIT (RFC 5321; RFC 3207 for STARTTLS). */
import { hostname } from 'node:os';
import type { Prober } from '../prober.ts';
import { type Conversation, converse } from '../shared/conversation.ts';
import type { Tls } from '../shared/encryption.ts';
import { ProbeFailure } from '../shared/failure.ts';
import { type SmtpReply, smtpReply } from './message.ts';
import type { SmtpCheck } from './schema.ts';

/** Up if it greets with 220 and answers EHLO with 250, before and after TLS if that is configured. */
export const probeSmtp: Prober<SmtpCheck> = (check, context) =>
  converse(check, context, async talk => {
    const banner = await read(talk, 'banner', 220);
    const offered = await say(talk, 'EHLO', `EHLO ${OUR_NAME}`, 250);
    if (check.encryption?.by === 'starttls') await startTls(talk, offered, check.encryption);
    // RFC 5321, 4.1.1.10 requires QUIT; waiting for its answer could only delay a verdict that is already clear.
    await talk.leave('QUIT\r\n');
    return { ok: true, reason: spoken(banner) };
  });

async function startTls(talk: Conversation, offered: SmtpReply, tls: Tls): Promise<void> {
  if (!offered.lines.some(word => /^STARTTLS\s*$/i.test(word)))
    throw new ProbeFailure('STARTTLS is not offered');
  await say(talk, 'STARTTLS', 'STARTTLS', 220);
  await talk.secure(tls);
  // RFC 3207, 4.2: the client forgets what it learned before TLS, and sends EHLO again.
  await say(talk, 'EHLO under TLS', `EHLO ${OUR_NAME}`, 250);
}

function say(talk: Conversation, name: string, command: string, expected: number): Promise<SmtpReply> {
  talk.send(`${command}\r\n`);
  return read(talk, `answer to ${name}`, expected);
}

async function read(talk: Conversation, awaited: string, expected: number): Promise<SmtpReply> {
  const reply = await talk.read(smtpReply, awaited);
  if (reply.code !== expected) throw new ProbeFailure(`${awaited} ${spoken(reply)}, expected ${expected}`);
  return reply;
}

/** The code and the first line: "220 mx1 ESMTP". */
function spoken(reply: SmtpReply): string {
  return `${reply.code} ${reply.lines[0] ?? ''}`.trim();
}

/** The name that we send in EHLO; a host name that is invalid by RFC 5321, 4.1.2 would earn a 501. */
const OUR_NAME = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(hostname()) ? hostname() : 'ripcord';
