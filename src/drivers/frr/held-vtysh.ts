/**
 * Runs vtysh through a held session where there is one and all is in order, otherwise through one-shot calls: those are
 * the authority for every error, and for waiting on a lock. One call at a time, of either kind.
 */
import { createInTurn } from '../../sys/in-turn.ts';
import { createSession, isFit, type SessionPorts, type VtyshSession } from './session.ts';
import { argvOf, type Vtysh } from './vtysh.ts';
import type { VtyshTarget } from './vtysh-target.ts';

export interface HeldVtyshOptions extends SessionPorts {
  /** The vtysh program with its leading arguments. */
  readonly command: readonly string[];
  /** What the session connects to, once that is known; calls to other targets are never held. */
  readonly target: () => VtyshTarget | undefined;
  /** Whether the daemon takes many lines as one transaction. */
  readonly transacts: () => boolean;
}

/**
 * What vtysh sends to daemons around the lines of a file: hidden commands of the configuration's node (lib/command.c).
 */
const BEGIN = 'XFRR_start_configuration';
const COMMIT = 'XFRR_end_configuration';
/**
 * ripd 8.4.4 commits each line by itself and copies the whole configuration for it: the 1500 lines of 300 services take
 * 3.7 s, as one transaction 1.7 s. For few lines a second way is not worth it.
 */
const MANY_LINES = 50;
/**
 * A transaction merges lines that are removed and put back (as `vtysh -f` does), so it is only for lines that add and
 * change.
 */
const mayMerge = (lines: readonly string[]): boolean =>
  lines.length > MANY_LINES && !lines.some(line => line.startsWith('no '));

/** A session that ends at once again and again must not cost more than it saves. */
const START_AT_MOST_EVERY_MS = 1_000;

/** Creates a caller that holds a session and falls back to `oneShot`. */
export function createHeldVtysh(
  oneShot: Vtysh,
  { command, target, transacts, hold, clock }: HeldVtyshOptions,
): Vtysh {
  const serially = createInTurn();
  let session: VtyshSession | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  /**
   * After one failed, because the daemon has no transactions or a line is permanently wrong, a second would cost as
   * much again.
   */
  let transactionFailed = false;

  const sessionTo = (asked: VtyshTarget): VtyshSession | undefined => {
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
  /** The answers if there is a session and `inOrder` accepts them; otherwise undefined, and the session is closed. */
  const say = async (
    asked: VtyshTarget,
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
        const asOne = !transactionFailed && transacts() && mayMerge(lines);
        const typed = asOne ? [BEGIN, ...lines, COMMIT] : lines;
        // Always `end`: from FRR 10 on a session in configuration mode may block others.
        const entered = await say(asked, ['configure terminal', ...typed, 'end'], answer => answer === '');
        if (entered !== undefined) return;
        transactionFailed ||= asOne;
        // A wrong line may spoil a whole transaction; one-shot calls enter each line by itself.
        await oneShot.enter(asked, lines);
      }),
    close,
  };
}
