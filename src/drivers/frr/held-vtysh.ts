/**
 * vtysh through a held session where there is one and all is in order, else through calls of their own: they are the
 * authority for every error, and for waiting on a lock. One call at a time, of either kind.
 */

import type { Target } from './names.ts';
import { createSession, isFit, type Session, type SessionPorts } from './session.ts';
import { argvOf, createQueue, type Vtysh } from './vtysh.ts';

export interface HeldVtyshOptions extends SessionPorts {
  /** The vtysh program with its leading arguments. */
  readonly command: readonly string[];
  /** Whom the session talks to, once that is known; calls to others are never held. */
  readonly target: () => Target | undefined;
}

/** A session that ends at once again and again must not cost more than it saves. */
const START_AT_MOST_EVERY_MS = 1_000;

/** Builds a caller that holds a session and falls back to `oneShot`. */
export function createHeldVtysh(oneShot: Vtysh, { command, target, hold, clock }: HeldVtyshOptions): Vtysh {
  const serially = createQueue();
  let session: Session | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;

  const sessionTo = (asked: Target): Session | undefined => {
    if (asked !== target()) return undefined;
    if (session?.isOver() === false) return session;
    if (clock.now() - startedAt < START_AT_MOST_EVERY_MS) return undefined;
    startedAt = clock.now();
    session = createSession(argvOf(command, asked, []), { hold, clock });
    return session;
  };
  const close = async () => {
    await session?.close();
    session = undefined;
  };
  /** The answers if there is a session and `inOrder` finds them so; undefined otherwise, and no session is left. */
  const say = async (
    asked: Target,
    lines: readonly string[],
    inOrder: (answer: string) => boolean,
  ): Promise<readonly string[] | undefined> => {
    if (!lines.every(isFit)) return undefined;
    const answers = await sessionTo(asked)?.say(lines);
    if (answers?.every(inOrder)) return answers;
    if (answers !== undefined) await close();
    return undefined;
  };

  return {
    command: oneShot.command,
    ask: (asked, commands, timeoutMs) =>
      serially(async () => {
        const answers = await say(asked, commands, answer => !answer.startsWith('%'));
        return answers?.join('') ?? oneShot.ask(asked, commands, timeoutMs);
      }),
    enter: (asked, lines) =>
      serially(async () => {
        // `end` whatever happened: from FRR 10 on a session in configuration mode may keep others from it.
        const entered = await say(asked, ['configure terminal', ...lines, 'end'], answer => answer === '');
        if (entered === undefined) await oneShot.enter(asked, lines);
      }),
    close,
  };
}
