/** An all-in-one container on a host of the lab. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import type { Host } from '../lab/host.ts';
import { Podman } from './podman.ts';

/** What zebra and ripd ask for, and what as-ripcord needs to become user ripcord. */
const CAPABILITIES =
  'NET_ADMIN,NET_RAW,NET_BIND_SERVICE,SYS_ADMIN,SETUID,SETGID,CHOWN,DAC_OVERRIDE,FOWNER,KILL';
const RUN = ['run', '--detach', '--pull', 'never', '--network', 'host'];
const IMAGE = 'localhost/ripcord:all-in-one';
const STOP_WITHIN_S = '30';

export class Container {
  readonly #podman: Podman;
  readonly #name: string;
  readonly #folder: string;

  constructor(host: Host) {
    this.#podman = new Podman(host);
    this.#name = host.namespace;
    this.#folder = path.join(host.dir, 'etc');
  }

  /** Starts the image with this configuration of ripcord. */
  async start(configuration: object): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(path.join(this.#folder, 'ripcord.yml'), stringify(configuration));
    const rights = ['--cap-drop', 'all', '--cap-add', CAPABILITIES];
    const volume = ['--volume', `${this.#folder}:/etc/ripcord:ro`];
    await this.#podman.run(...RUN, '--name', this.#name, ...rights, ...volume, IMAGE);
  }

  /** Stops it in order. */
  async stop(): Promise<void> {
    await this.#podman.run('stop', '--time', STOP_WITHIN_S, this.#name);
  }

  /** Runs a command in it; returns what it printed. */
  run(...argv: readonly string[]): Promise<string> {
    return this.#podman.run('exec', this.#name, ...argv);
  }

  /** Whether its HEALTHCHECK succeeds. */
  isHealthy(): Promise<boolean> {
    return this.#podman.isHealthy(this.#name);
  }

  processes(): Promise<string> {
    return this.#podman.processes(this.#name);
  }

  log(): Promise<string> {
    return this.#podman.log(this.#name);
  }

  async remove(): Promise<void> {
    await this.#podman.attempt('rm', '--force', '--volumes', '--time', '0', this.#name);
  }
}
