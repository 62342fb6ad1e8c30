/** Any TCP service: whether it accepts a connection and, if configured, what it sends on it. */

import type { Prober } from '../prober.ts';
import { type Conversation, converse } from '../shared/conversation.ts';
import { line, match } from '../shared/parse.ts';
import { createSearch, type Search } from '../shared/search.ts';
import type { ScriptStep, TcpCheck } from './schema.ts';

/** Up if the connection is established and every step of the script succeeds; the reason is what the last one found. */
export const probeTcp: Prober<TcpCheck> = (check, context) =>
  converse(check, context, async talk => {
    let found = '';
    const search = createSearch();
    for (const step of check.script) found = (await take(step, talk, search)) ?? found;
    return { ok: true, reason: found === '' ? 'connected' : found };
  });

/** Takes a step; resolves with the server's text, if the step awaits it. */
async function take(step: ScriptStep, talk: Conversation, search: Search): Promise<string | undefined> {
  switch (step.act) {
    case 'send':
      talk.send(step.text);
      return undefined;
    case 'expect':
      return await talk.read(match(step.pattern, search), `match for /${step.pattern}/`);
    case 'starttls':
      // The last match may have ended within its line: "220" of "220 go ahead".
      if (talk.hasUnread) await talk.read(line, 'end of the line');
      await talk.secure(step.tls);
      return undefined;
  }
}
