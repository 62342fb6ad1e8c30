/**
 * vtysh, one call at a time. It has no deadline of its own and waits for ever for a hung daemon (FRR #11153), so every
 * call has ours; its exit status 0 does not prove that a line was accepted, so only a read-back shows what `enter` did.
 */
import type { Clock } from '../../sys/clock.ts';
import { type Argv, describeFailure, type Exec, type ExecResult } from '../../sys/exec.ts';
import { createInTurn } from '../../sys/in-turn.ts';
import { AbsentDaemonError, RoutingError } from '../driver.ts';
import { heldLock, isAbsent, type Product, remedyFor } from './remedies.ts';
import type { VtyshTarget } from './vtysh-target.ts';

export interface Vtysh {
  /**
   * Runs show commands and returns their output, within 5 s by default.
   * @throws RoutingError
   */
  readonly ask: (target: VtyshTarget, commands: readonly string[], timeoutMs?: number) => Promise<string>;
  /**
   * Enters lines below `configure terminal`; waits for another session that holds the configuration's lock.
   * @throws RoutingError
   */
  readonly enter: (target: VtyshTarget, lines: readonly string[]) => Promise<void>;
  /** The command that `enter` runs. */
  readonly command: (target: VtyshTarget, lines: readonly string[]) => Argv;
  /** Ends what is held of it; a later call starts again. */
  readonly close: () => Promise<void>;
}

/** A vtysh that found no daemon to connect to. */
export class UnreachedDaemonError extends AbsentDaemonError {
  readonly target: VtyshTarget;

  constructor(message: string, target: VtyshTarget) {
    super(message);
    this.target = target;
  }
}

/**
 * A vtysh that did not end in time. The message assumes that the daemon hangs, which only the daemon itself can
 * disprove.
 */
export class SilentVtyshError extends RoutingError {
  override readonly name = 'SilentVtyshError';
  /** What happened, without the assumed cause. */
  readonly sentence: string;
  readonly target: VtyshTarget;

  constructor(message: string, { sentence, target }: { sentence: string; target: VtyshTarget }) {
    super(message);
    this.sentence = sentence;
    this.target = target;
  }
}

export interface VtyshPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  /** The suite that remedies name. */
  readonly product: Product;
}

/** A healthy daemon answers within 0.05 s. */
const DEADLINE_MS = 5_000;
/** Added for each line entered: FRR 10.3 took 3.3 ms a line, and machines differ. */
const DEADLINE_MS_PER_LINE = 15;
/**
 * Another session may hold the lock: this many tries, after pauses of 50 ms and then twice the one before, 1.5 s
 * together; a person's open session may hold it far longer. Counted in tries, so that our own lateness skips none.
 */
const LOCK_TRIES = 5;
const FIRST_PAUSE_MS = 50;

/** Quagga and FRR to 7.0; mgmtd, which takes its lock again for each command (FRR #19297). */
const LOCKED = /configuration is locked by other VTY|could not lock \w+ DS|Lock already taken/i;
/**
 * Messages after which vtysh still works: a missing vtysh.conf (FRR 10.3 adds the second line), and, from FRR 8.4 on,
 * an account that PAM did not validate (vtysh_user.c, vtysh_pam: it only says so, and not even on a line of its own).
 */
const HARMLESS =
  /^.*Can't open configuration file \S*vtysh\.conf.*$|^Configuration file\[\S+\] processing failure: \d+$|vtysh_pam: Failed in account validation: [^\n]*?\(\d+\)/gm;

/** Creates a caller of `command`, the vtysh program with its leading arguments. */
export function createVtysh(command: readonly string[], { exec, clock, product }: VtyshPorts): Vtysh {
  const serially = createInTurn();
  const run = async (argv: Argv, timeoutMs: number): Promise<ExecResult> => {
    const result = await exec(argv, {
      timeoutMs,
      // Otherwise `-c` commands go to ~/.history_frr, with everything in them.
      env: { VTYSH_HISTFILE: '/dev/null' },
    });
    return { ...result, stderr: withoutHarmless(result.stderr) };
  };
  const enterOnceUnlocked = async (argv: Argv, lines: number): Promise<ExecResult> => {
    for (let tries = 0; ; tries += 1) {
      const result = await run(argv, DEADLINE_MS + lines * DEADLINE_MS_PER_LINE);
      if (!LOCKED.test(said(result)) || tries === LOCK_TRIES) return result;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** tries);
    }
  };
  const commandFor = (target: VtyshTarget, lines: readonly string[]): Argv =>
    argvOf(command, target, ['configure terminal', ...lines]);
  return {
    command: commandFor,
    ask: (target, commands, timeoutMs = DEADLINE_MS) =>
      serially(async () => {
        const result = await run(argvOf(command, target, commands), timeoutMs);
        if (result.exitCode !== 0) throw failure(result, target, product);
        return result.stdout;
      }),
    enter: (target, lines) =>
      serially(async () => {
        const result = await enterOnceUnlocked(commandFor(target, lines), lines.length);
        // vtysh is silent on success; a daemon that dies half-way leaves exit 0 and an error message.
        if (result.exitCode !== 0 || said(result) !== '') throw failure(result, target, product);
      }),
    close: async () => undefined,
  };
}

/** The vtysh that connects to `target`: with commands it runs those and ends, otherwise it reads standard input. */
export function argvOf(command: readonly string[], target: VtyshTarget, commands: readonly string[]): Argv {
  const [program = 'vtysh', ...leading] = command;
  const to = target === 'all' ? [] : ['-d', target];
  return [program, ...leading, ...to, ...commands.flatMap(line => ['-c', line])];
}

/** vtysh's standard error, without the harmless messages. */
export const withoutHarmless = (stderr: string): string => stderr.replaceAll(HARMLESS, '');

const said = (result: ExecResult): string => `${result.stdout}\n${result.stderr}`.trim();

function failure(result: ExecResult, target: VtyshTarget, product: Product): RoutingError {
  const remedy = LOCKED.test(said(result)) ? heldLock(product) : remedyFor(result, target, product);
  const sentence = describeFailure(result).replace(/\.?$/, '.');
  const message = remedy === '' ? sentence : `${sentence} ${remedy}`;
  if (result.end === 'timed-out') return new SilentVtyshError(message, { sentence, target });
  return isAbsent(result) ? new UnreachedDaemonError(message, target) : new RoutingError(message);
}
