/** The service addresses as /32 aliases on lo, through ip(8). */
import { type Argv, describeFailure, type Exec } from '../../sys/exec.ts';
import { type HeldAddress, parseAddresses } from './parse.ts';

/** A service address as we want it on lo. */
export interface Alias {
  readonly ip: string;
  readonly label: string;
}

export interface AliasDriver {
  /** The IPv4 addresses on lo. Throws an AliasError. */
  readonly observe: () => Promise<readonly HeldAddress[]>;
  /** Adds the alias; that it is there already is no error. Throws an AliasError. */
  readonly add: (alias: Alias) => Promise<void>;
  /** Removes the alias; that it is gone already is no error. Throws an AliasError. */
  readonly remove: (alias: Alias) => Promise<void>;
}

/** ip(8) failed; the message holds the command and what it said. */
export class AliasError extends Error {
  override readonly name = 'AliasError';
}

/** A netlink call takes under 1 ms; single `ip` calls were seen to stall for 2.1 s on a loaded host. */
const TIMEOUT_MS = 5000;

/** The command that adds an alias, for running and for showing. */
export const addCommand = ({ ip, label }: Alias): Argv => [
  'ip',
  'address',
  'add',
  `${ip}/32`,
  'dev',
  'lo',
  'label',
  label,
];

/** The command that removes an alias, for running and for showing. */
export const removeCommand = ({ ip }: Alias): Argv => ['ip', 'address', 'del', `${ip}/32`, 'dev', 'lo'];

export function createAliasDriver(exec: Exec): AliasDriver {
  const run = async (argv: Argv, accepted?: RegExp): Promise<string> => {
    const result = await exec(argv, { timeoutMs: TIMEOUT_MS });
    if (result.exitCode === 0 || accepted?.test(result.stderr)) return result.stdout;
    throw new AliasError(describeFailure(result));
  };
  return {
    observe: async () => parseAddresses(await run(['ip', '-j', 'address', 'show', 'dev', 'lo'])),
    add: async alias => {
      await run(addCommand(alias), /File exists/);
    },
    remove: async alias => {
      await run(removeCommand(alias), /Cannot assign requested address/);
    },
  };
}
