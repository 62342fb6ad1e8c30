/** Commands and replies of RESP2, the protocol of Redis. Pure. Source: redis.io, "Redis serialization protocol specification". */
import { line, MORE, type Parse } from '../shared/parse.ts';

/** A simple string, or an error, in one line. */
export interface RedisReply {
  readonly isError: boolean;
  /** Without its first character: "PONG", "NOAUTH Authentication required." */
  readonly text: string;
}

/** A command as an array of bulk strings, each with its length: no byte of an argument can begin another command. */
export function redisCommand(...words: readonly (string | Buffer)[]): Buffer {
  const bulks = words.map(word => {
    const bytes = Buffer.from(word);
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')]);
  });
  return Buffer.concat([Buffer.from(`*${words.length}\r\n`), ...bulks]);
}

/** PING and AUTH are answered by nothing else. */
export const redisReply: Parse<RedisReply> = received => {
  if (received.length === 0) return MORE;
  const sign = received.toString('latin1', 0, 1);
  if (sign !== '+' && sign !== '-') return { state: 'wrong', why: 'is no Redis reply' };
  const parsed = line(received);
  if (parsed.state !== 'done') return parsed;
  return { ...parsed, value: { isError: sign === '-', text: parsed.value.slice(1) } };
};
