/** The nudge: makes the routing daemon announce service addresses at once, without a withdrawal. */
import { describeFailure, type Exec, type ExecResult } from '../../sys/exec.ts';
import { type Alias, IP_WITHIN_MS, runBatch } from '../alias/alias.ts';
import type { DaemonInfo } from '../driver.ts';
import { NUDGE_INTERFACE, NUDGE_PEER, reAddNudge, secondInterfaceNudge } from './commands.ts';
import { takeOff } from './take-off.ts';

export interface Nudger {
  /**
   * Announces these addresses, the first most promptly: RIP sends one update at once and the rest at the end of its
   * hold-off of 1 to 5 s. \n@throws NudgeError; the daemon's own update timer then bounds the delay
   */
  readonly nudge: (aliases: readonly Alias[], daemon: DaemonInfo) => Promise<void>;
  /** Removes every address from the second interface: one left there would keep its route alive when the alias goes. */
  readonly clear: () => Promise<void>;
  /**
   * Removes aliases from lo, and before that from the second interface, in one call.
   * @throws AliasError
   */
  readonly takeOff: (aliases: readonly Alias[]) => Promise<void>;
  /** Removes the second interface. */
  readonly close: () => Promise<void>;
}

/** ip(8) failed; the message contains the command and its output. */
export class NudgeError extends Error {
  override readonly name = 'NudgeError';
  /** Whether it did not end in time: another call would hang as well. */
  readonly isLate: boolean;

  constructor(result: ExecResult) {
    super(`no nudge: ${describeFailure(result)}`);
    this.isLate = result.end === 'timed-out';
  }
}

function mustSucceed(result: ExecResult): void {
  if (result.exitCode !== 0) throw new NudgeError(result);
}

export function createNudger(exec: Exec): Nudger {
  const ip = (args: readonly string[]) => exec(['ip', ...args], { timeoutMs: IP_WITHIN_MS });
  const mustIp = async (args: readonly string[]) => mustSucceed(await ip(args));
  const batch = async (lines: readonly string[]) => mustSucceed(await runBatch(exec, lines));

  let open = false;
  const ensureInterface = async () => {
    if (open) return;
    const shown = await ip(['link', 'show', NUDGE_INTERFACE]);
    if (shown.end === 'timed-out') throw new NudgeError(shown);
    if (shown.exitCode !== 0) await makeInterface(ip, mustIp);
    await mustIp(['link', 'set', NUDGE_INTERFACE, 'up']);
    await mustIp(['address', 'flush', 'dev', NUDGE_INTERFACE]);
    open = true;
  };
  const throughSecondInterface = async (aliases: readonly Alias[]) => {
    const lines = secondInterfaceNudge(aliases);
    await ensureInterface();
    try {
      await batch(lines);
    } catch (error) {
      if (error instanceof NudgeError && error.isLate) throw error;
      // The interface was deleted, set down or still has an address: recreating it fixes all three. A later pass would
      // not announce the change, as it finds the metric in place.
      open = false;
      await ensureInterface();
      await batch(lines);
    }
  };

  return {
    nudge: (aliases, daemon) =>
      daemon.product === 'quagga' ? batch(reAddNudge(aliases)) : throughSecondInterface(aliases),
    clear: async () => {
      if (open) await mustIp(['address', 'flush', 'dev', NUDGE_INTERFACE]);
    },
    takeOff: aliases => takeOff(aliases, exec),
    close: async () => {
      open = false;
      await ip(['link', 'del', NUDGE_INTERFACE]);
    },
  };
}

type Ip = (args: readonly string[]) => ReturnType<Exec>;

/** A dummy interface, or one end of a veth pair where the kernel has none: it must be up and have carrier. */
async function makeInterface(ip: Ip, mustIp: (args: readonly string[]) => Promise<void>): Promise<void> {
  const dummy = await ip(['link', 'add', NUDGE_INTERFACE, 'type', 'dummy']);
  if (dummy.exitCode !== 0) {
    await mustIp(['link', 'add', NUDGE_INTERFACE, 'type', 'veth', 'peer', 'name', NUDGE_PEER]);
    await mustIp(['link', 'set', NUDGE_PEER, 'addrgenmode', 'none', 'up']);
  }
  await mustIp(['link', 'set', NUDGE_INTERFACE, 'addrgenmode', 'none', 'up']);
}
