/** A mailbox server: greeting, optional STARTTLS, optional login, LOGOUT (RFC 9051). */

import type { Prober } from '../prober.ts';
import { type Conversation, converse } from '../shared/conversation.ts';
import { ProbeFailure } from '../shared/failure.ts';
import { type Login, passwordOf } from '../shared/login.ts';
import { type ImapReply, imapGreeting, imapReply } from './message.ts';
import type { ImapCheck } from './schema.ts';

/** Up if it greets with OK and completes every step that is configured. */
export const probeImap: Prober<ImapCheck> = (check, context) =>
  converse(check, context, async talk => {
    const greeting = await talk.read(imapGreeting, 'greeting');
    if (greeting.status !== 'OK') throw new ProbeFailure(`greeting ${spoken(greeting)}, expected OK`);
    if (check.encryption?.by === 'starttls') {
      await say(talk, 's', 'STARTTLS', 'STARTTLS', 'OK');
      await talk.secure(check.encryption);
    }
    if (check.login !== undefined) await logIn(talk, check.login, check.timeoutMs);
    // Waiting for its answer could only delay a verdict that is already clear.
    await talk.leave('q LOGOUT\r\n');
    return { ok: true, reason: spoken(greeting) };
  });

/**
 * Logs in with PLAIN (RFC 4616), which every server has (RFC 9051, 6.2.2) and whose base64 can hold no command; without
 * the initial response, which not every server accepts.
 */
async function logIn(talk: Conversation, login: Login, timeoutMs: number): Promise<void> {
  const password = await passwordOf(login, timeoutMs);
  await say(talk, 'l', 'AUTHENTICATE PLAIN', 'AUTHENTICATE', '+');
  const message = Buffer.concat([Buffer.from(`\0${login.user}\0`), password]);
  await say(talk, 'l', message.toString('base64'), 'login', 'OK', '');
}

async function say(
  talk: Conversation,
  tag: string,
  command: string,
  name: string,
  expected: string,
  head = `${tag} `,
): Promise<void> {
  talk.send(`${head}${command}\r\n`);
  const awaited = `answer to ${name}`;
  const reply = await talk.read(imapReply(tag), awaited);
  if (reply.status !== expected) throw new ProbeFailure(`${awaited} ${spoken(reply)}, expected ${expected}`);
}

function spoken({ status, text }: ImapReply): string {
  return `${status} ${text}`.trim();
}
