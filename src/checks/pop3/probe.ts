/** A mailbox server: greeting, optional STLS, optional login, QUIT (RFC 1939; RFC 2595 for STLS). */

import type { Prober } from '../prober.ts';
import { type Conversation, converse } from '../shared/conversation.ts';
import { ProbeFailure } from '../shared/failure.ts';
import { passwordOf } from '../shared/login.ts';
import { line, MORE, type Parse } from '../shared/parse.ts';
import type { Pop3Check } from './schema.ts';

/** Up if it greets with +OK and completes every step that is configured. */
export const probePop3: Prober<Pop3Check> = (check, context) =>
  converse(check, context, async talk => {
    const greeting = await read(talk, 'greeting');
    if (check.encryption?.by === 'starttls') {
      await say(talk, 'STLS', 'STLS');
      await talk.secure(check.encryption);
    }
    if (check.login !== undefined) {
      const password = await passwordOf(check.login, check.timeoutMs);
      await say(talk, 'USER', `USER ${check.login.user}`);
      await say(talk, 'PASS', Buffer.concat([Buffer.from('PASS '), password]));
    }
    // Nothing was marked as deleted, so nothing is lost with the answer to QUIT.
    await talk.leave('QUIT\r\n');
    return { ok: true, reason: greeting };
  });

function say(talk: Conversation, name: string, command: string | Buffer): Promise<string> {
  talk.send(Buffer.concat([Buffer.from(command), Buffer.from('\r\n')]));
  return read(talk, `answer to ${name}`);
}

async function read(talk: Conversation, awaited: string): Promise<string> {
  const reply = await talk.read(pop3Reply, awaited);
  if (!reply.startsWith('+OK')) throw new ProbeFailure(`${awaited} ${reply}, expected +OK`);
  return reply;
}

/** `+OK …` or `-ERR …` in one line (RFC 1939, 3). */
export const pop3Reply: Parse<string> = received => {
  const reply = line(received);
  const text = reply.state === 'done' ? reply.value : received.toString('latin1', 0, 5);
  if (/^(\+OK|-ERR)( |$)/.test(text)) return reply;
  const mayBecome = ['+OK', '-ERR'].some(word => word.startsWith(text) || text.trim() === word);
  return reply.state !== 'done' && mayBecome ? MORE : { state: 'wrong', why: 'is not a POP3 response' };
};
