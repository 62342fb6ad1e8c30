/** The controller on a server: the built program, as an operator would run it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Status } from '../../src/report/status/status-schema.ts';
import { LabError } from './command.ts';
import type { Host, Program } from './host.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface StartOptions {
  readonly guarded?: boolean;
  /** A program that starts it, and its arguments: env(1), setpriv(1). Default: none. */
  readonly under?: readonly string[];
}

export class Ripcord {
  readonly #host: Host;
  readonly #config: string;
  #program: Program | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#config = path.join(host.dir, 'ripcord.yaml');
  }

  /** Its folders. */
  get paths() {
    const dir = path.join(this.#host.dir, 'ripcord');
    return { run: path.join(dir, 'run'), state: path.join(dir, 'state') };
  }

  /** Starts it with a configuration: an object of the file's shape, or its YAML; if asked for, below a guard. */
  start(configuration: object | string, { guarded = false, under = [] }: StartOptions = {}): void {
    if (!existsSync(MAIN)) throw new LabError(`${MAIN} is missing: npm run build`);
    this.configure(configuration);
    const run = [MAIN, 'run', '--config', this.#config, ...(guarded ? ['--guard'] : [])] as const;
    const [program, ...args] = [...under, ...run];
    this.#program = this.#host.start('ripcord', [program ?? MAIN, ...args]);
  }

  /** Writes its configuration file anew: a running one takes it over by itself. */
  configure(configuration: object | string): void {
    writeFileSync(this.#config, typeof configuration === 'string' ? configuration : stringify(configuration));
  }

  /** Whether what was started last has not ended: the guard, where there is one. */
  get isRunning(): boolean {
    const { exitCode = 0, signalCode = null } = this.#program?.child ?? {};
    return exitCode === null && signalCode === null;
  }

  /** The process id of what was started last, as its host sees it. */
  get pid(): string {
    return readFileSync(path.join(this.#host.dir, 'ripcord.pid'), 'utf8').trim();
  }

  /** Ends it in order and waits until it has ended. */
  async stop(): Promise<void> {
    await this.signal('SIGTERM');
    await this.#program?.ended;
  }

  async signal(name: NodeJS.Signals): Promise<void> {
    await this.#program?.signal(name);
  }

  /** What `ripcord status --json` answers. */
  async status(): Promise<Status> {
    // Not by its configuration, which may be broken.
    const status = [MAIN, 'status', '--json', '--run', this.paths.run] as const;
    return JSON.parse(await this.#host.run(status));
  }

  /** A command for the running controller, such as drain: what it printed. */
  order(verb: string, ...args: readonly string[]): Promise<string> {
    return this.#host.run([MAIN, verb, ...args, '--run', this.paths.run]);
  }

  /** The last lines of its log. */
  log(lines = 20): string[] {
    return this.#host.log('ripcord', lines);
  }
}
