/** An all-in-one container on a host of the lab, run by podman in the host's network namespace. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Argv } from '../../src/sys/exec.ts';
import { attempt, command } from '../lab/command.ts';
import type { Host } from '../lab/host.ts';

const STORAGE = fileURLToPath(new URL('storage.sh', import.meta.url));
const withStorage = (argv: Argv): Argv => ['bash', '-euc', '. "$0"; exec "$@"', STORAGE, ...argv];
/** What zebra and ripd ask for, and what as-ripcord needs to become user ripcord. */
const CAPABILITIES =
  'NET_ADMIN,NET_RAW,NET_BIND_SERVICE,SYS_ADMIN,SETUID,SETGID,CHOWN,DAC_OVERRIDE,FOWNER,KILL';
/** runc takes a machine with cgroups of both versions, which crun refuses; cgroupfs: no systemd need run here. */
const PODMAN = ['podman', '--runtime', 'runc', '--cgroup-manager', 'cgroupfs'] as const;
const STOP_WITHIN_S = '30';

export class Container {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  get name(): string {
    return this.#host.namespace;
  }

  /** Starts the image with this configuration of ripcord. */
  async start(configuration: object): Promise<void> {
    const folder = path.join(this.#host.dir, 'etc');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'ripcord.yml'), stringify(configuration));
    const where = ['--network', `ns:/run/netns/${this.#host.namespace}`] as const;
    const rights = ['--cap-drop', 'all', '--cap-add', CAPABILITIES] as const;
    const image = 'localhost/ripcord:all-in-one';
    await this.#podman(
      'run',
      '--detach',
      '--name',
      this.name,
      '--pull',
      'never',
      ...where,
      ...rights,
      '--log-driver',
      'k8s-file',
      '--volume',
      `${folder}:/etc/ripcord:ro`,
      image,
    );
  }

  /** Stops it in order. */
  async stop(): Promise<void> {
    await this.#podman('stop', '--time', STOP_WITHIN_S, this.name);
  }

  /** Runs a command in it; returns what it printed. */
  run(...argv: readonly string[]): Promise<string> {
    return this.#podman('exec', this.name, ...argv);
  }

  /** Whether its HEALTHCHECK succeeds. */
  async isHealthy(): Promise<boolean> {
    return (await attempt(withStorage([...PODMAN, 'healthcheck', 'run', this.name]))).exitCode === 0;
  }

  async log(): Promise<string> {
    const { stdout, stderr } = await attempt(withStorage([...PODMAN, 'logs', '--tail', '40', this.name]));
    return stdout + stderr;
  }

  async remove(): Promise<void> {
    await attempt(withStorage([...PODMAN, 'rm', '--force', '--time', '0', this.name]));
  }

  #podman(...args: readonly string[]): Promise<string> {
    return command(withStorage([...PODMAN, ...args]));
  }
}
