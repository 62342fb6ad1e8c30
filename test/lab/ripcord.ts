/** The controller on a server: the built program, as an operator would run it. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { LabError } from './command.ts';
import type { Host, Program } from './host.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export class Ripcord {
  readonly #host: Host;
  readonly #config: string;
  #program: Program | undefined;

  constructor(host: Host) {
    this.#host = host;
    this.#config = path.join(host.dir, 'ripcord.yaml');
  }

  /** Starts it with a configuration: an object of the file's shape, or its YAML. */
  start(configuration: object | string): void {
    if (!existsSync(MAIN)) throw new LabError(`${MAIN} is missing: npm run build`);
    this.configure(configuration);
    const run = [MAIN, 'run', '--config', this.#config] as const;
    this.#program = this.#host.start('ripcord', run);
  }

  /** Writes its configuration file anew: a running one takes it over by itself. */
  configure(configuration: object | string): void {
    writeFileSync(this.#config, typeof configuration === 'string' ? configuration : stringify(configuration));
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
  async status(): Promise<unknown> {
    const status = [MAIN, 'status', '--json', '--config', this.#config] as const;
    return JSON.parse(await this.#host.run(status));
  }

  /** The last lines of its log. */
  log(lines = 20): string[] {
    return this.#host.log('ripcord', lines);
  }
}
