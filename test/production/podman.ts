/** podman on a host of the lab: in its network namespace, so that "the host's network" is that one, and with storage of our own. */
import { fileURLToPath } from 'node:url';
import type { Argv, ExecResult } from '../../src/sys/exec.ts';
import { attempt, type CommandOptions, command } from '../lab/command.ts';
import type { Host } from '../lab/host.ts';

const IMAGES = fileURLToPath(new URL('images.sh', import.meta.url));
const STORAGE = fileURLToPath(new URL('storage.sh', import.meta.url));
/** The first build on a computer makes the base too. */
export const BUILD_WITHIN_MS = 1_500_000;

/** Builds the images of these targets of the Dockerfile. */
export async function buildImages(...targets: readonly string[]): Promise<void> {
  await command([IMAGES, ...targets], { timeoutMs: BUILD_WITHIN_MS });
}

const PROCESSES = `for p in /proc/[0-9]*; do
  echo "$(basename $p) $(stat -c %U $p) $(sed -n 's/^State:[^A-Za-z]*\\(.\\).*/\\1/p' $p/status) $(tr '\\0' ' ' <$p/cmdline)"
done 2>/dev/null`;

export class Podman {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Runs podman; throws a LabError unless it succeeds. */
  run(...args: readonly string[]): Promise<string> {
    return this.program(['podman', ...args]);
  }

  /** Runs podman whatever its end. */
  attempt(...args: readonly string[]): Promise<ExecResult> {
    return attempt(this.#where(['podman', ...args]));
  }

  /** Runs a program that calls podman; throws a LabError unless it succeeds. */
  program(argv: Argv, options: CommandOptions = {}): Promise<string> {
    return command(this.#where(argv), options);
  }

  /** Every process of a container: its id, user, state and command line. */
  processes(container: string): Promise<string> {
    return this.run('exec', container, 'sh', '-c', PROCESSES);
  }

  /** Whether the health check of a container succeeds. */
  async isHealthy(container: string): Promise<boolean> {
    return (await this.attempt('healthcheck', 'run', container)).exitCode === 0;
  }

  async log(container: string): Promise<string> {
    const { stdout, stderr } = await this.attempt('logs', '--tail', '40', container);
    return stdout + stderr;
  }

  #where(argv: Argv): Argv {
    const net = `--net=/run/netns/${this.#host.namespace}`;
    return ['bash', '-euc', '. "$0"; exec "$@"', STORAGE, 'nsenter', net, '--', ...argv];
  }
}
