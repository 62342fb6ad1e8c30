/** A machine with a systemd, an FRR and ripcord of its own, booted in namespaces by machine.sh. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argv, ExecResult } from '../../src/sys/exec.ts';
import { attempt, type CommandOptions, command } from '../lab/command.ts';
import { eventually } from '../lab/eventually.ts';
import { beginRun, nameInRun, type Run } from '../lab/run.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const SCRIPT = fileURLToPath(new URL('machine.sh', import.meta.url));
/** The first boot on a computer makes the root. */
const BOOT_WITHIN_MS = 600_000;
/** Not all of a Debian starts without hardware: some unit may fail. */
const BOOTED: ReadonlySet<string> = new Set(['running', 'degraded']);

/** systemd 252 and FRR 8.4, or systemd 257 and FRR 10.3. */
export type Suite = 'bookworm' | 'trixie';

export class Machine {
  readonly #run: Run;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(run: Run, suite: Suite) {
    this.#run = run;
    this.#folder = path.join(run.dir, 'machine');
    mkdirSync(this.#folder, { recursive: true });
    const log = openSync(path.join(run.dir, 'console.log'), 'a');
    this.#child = spawn(SCRIPT, [nameInRun(run, 'machine'), this.#folder, suite], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
  }

  /** Boots a machine with the Debian of a suite, and waits until its systemd has started everything. */
  static async boot(suite: Suite): Promise<Machine> {
    const machine = new Machine(beginRun(), suite);
    const state = async () => (await machine.attempt(['systemctl', 'is-system-running'])).stdout.trim();
    await eventually(async () => BOOTED.has(await state()), {
      what: 'systemd has started everything',
      timeoutMs: BOOT_WITHIN_MS,
      describe: async () => machine.console(),
    });
    return machine;
  }

  /** Runs a command on the machine; throws unless it succeeds. */
  run(argv: Argv, options: CommandOptions = {}): Promise<string> {
    return command(this.#entered(argv), options);
  }

  /** Runs a command on the machine, whatever its end. */
  async attempt(argv: Argv, options: CommandOptions = {}): Promise<ExecResult> {
    if (!existsSync(`${this.#folder}.pid`)) return attempt(['false']);
    return attempt(this.#entered(argv), options);
  }

  /** Writes a file on the machine. */
  async write(file: string, content: string): Promise<void> {
    await this.run(['mkdir', '-p', path.dirname(file)]);
    await this.run(['tee', file], { input: content });
  }

  /** Copies a folder of this repository to the machine. */
  async copy(folder: string, to: string): Promise<void> {
    const archive = path.join(this.#run.dir, 'copy.tar');
    await command(['tar', '--create', '--file', archive, '--directory', path.join(REPOSITORY, folder), '.']);
    await this.run(['mkdir', '-p', to]);
    await command([
      'sh',
      '-c',
      'exec "$@" <"$0"',
      archive,
      ...this.#entered(['tar', '--extract', '--directory', to]),
    ]);
  }

  /** One property of a unit, as `systemctl show` has it. */
  async property(unit: string, name: string): Promise<string> {
    return (await this.run(['systemctl', 'show', `--property=${name}`, '--value', '--', unit])).trim();
  }

  /** The last lines of its console. */
  console(): string {
    return readFileSync(path.join(this.#run.dir, 'console.log'), 'utf8').split('\n').slice(-40).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit');
      if (existsSync(`${this.#folder}.pid`)) process.kill(this.#init, 'SIGKILL');
      else if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
      await ended;
    }
    rmSync(this.#run.dir, { recursive: true, force: true });
  }

  get #init(): number {
    return Number(readFileSync(`${this.#folder}.pid`, 'utf8'));
  }

  #entered(argv: Argv): Argv {
    // Its environment is not ours: PATH and locale of a Debian.
    const environment = [
      'env',
      '-i',
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      'LC_ALL=C.UTF-8',
      'SYSTEMD_PAGER=',
    ];
    return ['nsenter', '--target', `${this.#init}`, '--all', '--root', '--wd', '--', ...environment, ...argv];
  }
}
