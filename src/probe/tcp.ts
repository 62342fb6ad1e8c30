/** Any TCP service: whether it takes a connection and, if asked, what it says on it. */
import type { TcpCheck } from '../config/config.ts';
import { converse } from './conversation.ts';
import { match } from './parse.ts';
import type { Prober } from './prober.ts';

/** Up if the connection stands and, where something is expected, its pattern matches what the server says. */
export const probeTcp: Prober<TcpCheck> = (check, context) =>
  converse(check, context, async talk => {
    if (check.send !== undefined) talk.send(check.send);
    if (check.expect === undefined) return { ok: true, reason: 'connected' };
    const said = await talk.read(match(new RegExp(check.expect)), `match for /${check.expect}/`);
    return { ok: true, reason: said === '' ? 'connected' : said };
  });
