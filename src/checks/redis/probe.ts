/** A Redis server: optional AUTH, PING, QUIT. */
import type { Prober } from '../prober.ts';
import { type Conversation, converse } from '../shared/conversation.ts';
import { ProbeFailure } from '../shared/failure.ts';
import { passwordOf } from '../shared/login.ts';
import { redisCommand, redisReply } from './message.ts';
import type { RedisCheck } from './schema.ts';

/** Up if it lets us in, where `auth` asks for that, and answers PING with PONG. */
export const probeRedis: Prober<RedisCheck> = (check, context) =>
  converse(check, context, async talk => {
    if (check.auth !== undefined) {
      const { user } = check.auth;
      const password = await passwordOf(check.auth, check.timeoutMs);
      const words = user === undefined ? [password] : [user, password];
      await say(talk, redisCommand('AUTH', ...words), 'AUTH', 'OK');
    }
    const pong = await say(talk, redisCommand('PING'), 'PING', 'PONG');
    // Its answer could only delay a verdict that already stands.
    await talk.leave(redisCommand('QUIT'));
    return { ok: true, reason: pong };
  });

async function say(talk: Conversation, command: Buffer, name: string, expected: string): Promise<string> {
  talk.send(command);
  const awaited = `answer to ${name}`;
  const { isError, text } = await talk.read(redisReply, awaited);
  if (isError || text !== expected) throw new ProbeFailure(`${awaited} ${text}, expected ${expected}`);
  return text;
}
