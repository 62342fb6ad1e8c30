/** A real FRR in a network namespace and pathspace of its own, gone without a trace at the end. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, execaSync } from 'execa';
import { type Argv, describeFailure, systemExec } from '../../../src/sys/exec.ts';
import { type Installation, LOCAL } from './installations.ts';
import { NAME_PREFIX, removeLeftovers } from './leftovers.ts';

const PROGRAM_DEADLINE_MS = 20_000;

/** Runs a program; throws with its output if it fails. */
export async function run(...argv: [string, ...string[]]): Promise<string> {
  const result = await systemExec(argv, { timeoutMs: PROGRAM_DEADLINE_MS });
  if (result.exitCode !== 0) throw new Error(describeFailure(result));
  return result.stdout;
}

/** Asks again until the answer is there; throws with what was waited for if it never comes. A controller took over 20 s to start at load 30. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  patienceMs = 90_000,
): Promise<T> {
  const giveUp = Date.now() + patienceMs;
  while (Date.now() < giveUp) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await sleep(50);
  }
  throw new Error(`Waited in vain: ${what}`);
}

export class FrrInstance implements AsyncDisposable {
  /** Name of the namespace and of the pathspace. */
  readonly name = `${NAME_PREFIX}${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly vtysh: [string, ...string[]];
  private readonly removeAtExit = () => this.remove();

  private constructor(private readonly installation: Installation) {
    this.vtysh = this.argv('vtysh', '-N', this.name);
  }

  /** Starts the daemons without any configuration. */
  static async start(installation: Installation = LOCAL): Promise<FrrInstance> {
    removeLeftovers();
    const frr = new FrrInstance(installation);
    process.once('exit', frr.removeAtExit);
    try {
      await run('ip', 'netns', 'add', frr.name);
      await run('ip', '-n', frr.name, 'link', 'set', 'lo', 'up');
      for (const folder of ['/etc/frr', '/run/frr']) {
        await run(...frr.argv('install', '-d', '-o', 'frr', '-g', 'frr', `${folder}/${frr.name}`));
      }
      for (const daemon of installation.daemons) await frr.startDaemon(daemon);
    } catch (error) {
      frr.remove();
      throw error;
    }
    return frr;
  }

  /** Starts one daemon and waits until it answers. */
  async startDaemon(daemon: string, ...options: string[]): Promise<void> {
    const [program, ...args] = this.inside(
      ...this.argv(`/usr/lib/frr/${daemon}`, '-N', this.name, '-d', ...options),
    );
    // Not through a pipe: a daemon of FRR 10.3 keeps the one it inherits, and whoever reads it waits for ever.
    await execa(program, args, { stdio: 'ignore', timeout: PROGRAM_DEADLINE_MS });
    await until(`${daemon} answers`, async () => {
      const argv: Argv = [...this.vtysh, '-d', daemon, '-c', 'show version'];
      return (await systemExec(argv, { timeoutMs: PROGRAM_DEADLINE_MS })).exitCode === 0;
    });
  }

  /** Signals one daemon; after a SIGKILL waits for its end. */
  async signal(daemon: string, signal: NodeJS.Signals): Promise<void> {
    const pid = this.pidOf(daemon);
    if (pid === undefined) throw new Error(`${daemon} does not run`);
    process.kill(pid, signal);
    if (signal === 'SIGKILL') await until(`${daemon} ends`, async () => !isAlive(pid));
  }

  /** vtysh by hand, as an operator would: who meets another's lock on the configuration tries again. */
  async operator(...commands: string[]): Promise<string> {
    const argv: Argv = [...this.vtysh, ...commands.flatMap(command => ['-c', command])];
    return until(`the lock is free for ${commands.join(' / ')}`, async () => {
      const result = await systemExec(argv, { timeoutMs: PROGRAM_DEADLINE_MS });
      if (/could not lock|locked by|already taken/i.test(result.stdout + result.stderr)) return undefined;
      if (result.exitCode !== 0) throw new Error(describeFailure(result));
      return result.stdout;
    });
  }

  /** ip(8) in the namespace. */
  async ip(...args: string[]): Promise<string> {
    return run('ip', '-n', this.name, ...args);
  }

  /** A command inside the namespace. */
  inside(...argv: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.name, ...argv];
  }

  /** Where a file of the pathspace's configuration lies, as the daemons see it and as we do. */
  file(name: string): { readonly seen: string; readonly real: string } {
    const seen = `/etc/frr/${this.name}/${name}`;
    return { seen, real: join(this.installation.root, seen) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.remove();
  }

  /** Synchronous, so that it also serves when the process exits. */
  private remove(): void {
    process.off('exit', this.removeAtExit);
    for (const daemon of this.installation.daemons) {
      const pid = this.pidOf(daemon);
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    }
    execaSync('ip', ['netns', 'del', this.name], { reject: false });
    for (const folder of ['etc/frr', 'run/frr']) {
      rmSync(join(this.installation.root, folder, this.name), { recursive: true, force: true });
    }
  }

  private pidOf(daemon: string): number | undefined {
    // Not var/run: in another root that is a link to the /run of this machine.
    const file = join(this.installation.root, 'run/frr', this.name, `${daemon}.pid`);
    if (!existsSync(file)) return undefined;
    const pid = Number(readFileSync(file, 'utf8'));
    return isAlive(pid) ? pid : undefined;
  }

  private argv(...argv: [string, ...string[]]): [string, ...string[]] {
    const [program, ...rest] = [...this.installation.prefix, ...argv];
    return [program ?? argv[0], ...rest];
  }
}

function isAlive(pid: number): boolean {
  try {
    // A zombie still takes signals, so its state is read instead.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
