/** Manages the service addresses and covers as aliases on lo, through ip(8). */
import { type Argv, describeFailure, type Exec, type ExecResult } from '../../sys/exec.ts';
import { type PlacedAddress, parseAddresses } from './parse-addresses.ts';

/** An address as we want it on lo. */
export interface Alias {
  readonly ip: string;
  readonly prefixLength: number;
  readonly label: string;
}

export interface AliasDriver {
  /**
   * The IPv4 addresses of this server, on all interfaces.
   * @throws AliasError
   */
  readonly observe: () => Promise<readonly PlacedAddress[]>;
  /**
   * Adds aliases in order; an existing one is no error.
   * @throws AliasError once all were tried
   */
  readonly add: (aliases: readonly Alias[]) => Promise<void>;
  /**
   * Removes aliases; a missing one is no error.
   * @throws AliasError once all were tried
   */
  readonly remove: (aliases: readonly Alias[]) => Promise<void>;
}

/** ip(8) failed; the message contains the command and its output. */
export class AliasError extends Error {
  override readonly name = 'AliasError';
}

/**
 * How long a call of ip(8) may take, in ms. A netlink call takes under 1 ms, 300 addresses 20 ms; single calls were
 * seen to stall for 2.1 s on a loaded host. Later work, such as a withdrawal, waits no longer than this.
 */
export const IP_WITHIN_MS = 2500;

/** Executes the lines of its input, and continues after one that fails: no address waits for another. */
export const BATCH: Argv = ['ip', '-force', '-batch', '-'];

/** Lines as the input of a batch. */
export const batchInput = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** Executes lines in one call of ip(8). */
export const runBatch = (exec: Exec, lines: readonly string[]): Promise<ExecResult> =>
  exec(BATCH, { timeoutMs: IP_WITHIN_MS, input: batchInput(lines) });

/** The address with its length, as ip(8) expects it: the same address of another length is another alias. */
export const withLength = ({ ip, prefixLength }: Pick<Alias, 'ip' | 'prefixLength'>): string =>
  `${ip}/${prefixLength}`;

/** The lines of a batch that add aliases, to run or to show. */
export const addLines = (aliases: readonly Alias[]): readonly string[] =>
  aliases.map(alias => `address add ${withLength(alias)} dev lo label ${alias.label}`);

/** The lines of a batch that remove aliases, to run or to show. */
export const removeLines = (aliases: readonly Alias[]): readonly string[] =>
  aliases.map(alias => `address del ${withLength(alias)} dev lo`);

/** The text of the kernel's error number, and the kernel's own message since Linux 6.8. */
const THERE_ALREADY = /File exists|Address already assigned/;
const GONE_ALREADY = /Cannot assign requested address|Address not found/;
/** The line that a batch adds to each failure. */
const WHERE = /^Command failed -:\d+$/;

export function createAliasDriver(exec: Exec): AliasDriver {
  const batch = async (lines: readonly string[], accepted: RegExp): Promise<void> => {
    if (lines.length === 0) return;
    const result = await runBatch(exec, lines);
    if (!isAccepted(result, accepted)) throw new AliasError(describeFailure(result));
  };
  return {
    observe: async () => {
      const result = await exec(['ip', '-j', '-4', 'address', 'show'], { timeoutMs: IP_WITHIN_MS });
      if (result.exitCode !== 0) throw new AliasError(describeFailure(result));
      return parseAddresses(result.stdout);
    },
    add: aliases => batch(addLines(aliases), THERE_ALREADY),
    remove: aliases => batch(removeLines(aliases), GONE_ALREADY),
  };
}

function isAccepted({ end, exitCode, stderr }: ExecResult, accepted: RegExp): boolean {
  if (exitCode === 0) return true;
  const said = stderr.split('\n').filter(line => line.trim() !== '' && !WHERE.test(line));
  return end === 'exited' && said.length > 0 && said.every(line => accepted.test(line));
}
