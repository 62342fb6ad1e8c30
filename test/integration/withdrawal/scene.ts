/** A controller as a process of its own beside a real FRR and its router, with a vtysh that fails as it is told. */
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { codeOf } from '../../../src/sys/error-code.ts';
import { onTimeWithin } from '../../lab/on-time.ts';
import { run, until } from '../frr/instance.ts';
import { Pair } from '../frr/pair.ts';

const TSX = fileURLToPath(new URL('../../../node_modules/.bin/tsx', import.meta.url));
const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

/** How the vtysh behaves: as the real one, or in a way in which it fails while ripd lives. */
export type Mode = 'real' | 'fails' | 'hangs' | 'raves' | 'dawdles';

/** A controller starts in seconds, and decides in three. */
const PATIENCE_MS = 60_000;

const STAND_IN = `#!/bin/sh
case "$(cat "$(dirname "$0")/mode")" in
  fails) echo 'vtysh: something is wrong' >&2; exit 1 ;;
  hangs) exec sleep 600 ;;
  raves) echo 'Lorem ipsum dolor sit amet'; exit 0 ;;
  dawdles) sleep 3 ;;
esac
exec vtysh "$@"
`;

/** An ip(8) of which one call can be made to hang, or each from then on. */
const IP_STAND_IN = `#!/bin/sh
folder=$(dirname "$0")
if [ -e "$folder/hang-all" ]; then exec sleep 600; fi
case "$*" in *-batch*) for call in 1 2; do if rm "$folder/hang-$call" 2>/dev/null; then exec sleep 600; fi; done ;; esac
PATH=\${PATH#*:} exec ip "$@"
`;

const addressOf = (index: number): string => `198.51.${100 + Math.floor(index / 250)}.${(index % 250) + 1}`;

/**
 * A stop ends within 9.5 s whatever hangs, in steps of 0.9 s and more that each start programs: how late the machine may
 * run them, in ms.
 */
export const onTime = onTimeWithin(100);

export class Scene implements AsyncDisposable {
  readonly address = `${addressOf(0)}/32`;
  readonly file: string;
  #controller: ReturnType<typeof launch> | undefined;

  private constructor(
    readonly pair: Pair,
    readonly folder: string,
    readonly services: number,
  ) {
    this.file = this.path('etc/frr.conf');
  }

  static async start(services = 1): Promise<Scene> {
    const pair = await Pair.start();
    const scene = new Scene(pair, await mkdtemp(join(tmpdir(), 'ripcord-withdrawal-')), services);
    await writeFile(scene.path('vtysh'), STAND_IN);
    await chmod(scene.path('vtysh'), 0o755);
    await mkdir(scene.path('bin'));
    await writeFile(scene.path('bin/ip'), IP_STAND_IN);
    await chmod(scene.path('bin/ip'), 0o755);
    await mkdir(scene.path('etc'));
    await scene.vtyshBecomes('real');
    await writeFile(scene.file, 'hostname a\n');
    await scene.serviceIs('up');
    return scene;
  }

  /** Twenty programs a second for all checks: hundreds would keep the machine from everything else. */
  get #interval(): string {
    return `${Math.max(200, 50 * this.services)}ms`;
  }

  path = (name: string): string => join(this.folder, name);

  /** Starts `ripcord run`; what follows `run` on the command line may be given. */
  startController(...options: readonly string[]): void {
    const { server } = this.pair;
    const config = {
      server: 'a',
      paths: { run: this.path('run'), state: this.path('state') },
      routing: { networks: ['eth0'], vtysh: [this.path('vtysh'), '-N', server.name], config: this.file },
      services: Array.from({ length: this.services }, (_, index) => ({
        name: `s${index}`,
        addresses: [`${addressOf(index)}/32`],
        metric: 3,
        checks: [
          {
            kind: 'exec',
            command: ['test', '-e', this.path('alive')],
            interval: this.#interval,
            rise: 1,
            fall: 1,
          },
        ],
      })),
    };
    const [program, ...args] = server.inside(
      ...['env', `PATH=${this.path('bin')}:${process.env.PATH}`],
      ...[TSX, MAIN, 'run', '--config', this.path('ripcord.yml'), ...options],
    );
    this.#controller = launch(this.path('ripcord.yml'), [program, ...args], JSON.stringify(config));
  }

  serviceIs(state: 'up' | 'down'): Promise<void> {
    return state === 'up' ? writeFile(this.path('alive'), '') : rm(this.path('alive'), { force: true });
  }

  /** From now on; a vtysh that is held goes. */
  async vtyshBecomes(mode: Mode): Promise<void> {
    await writeFile(this.path('mode'), mode);
    for (const pid of (await run('ip', 'netns', 'pids', this.pair.server.name)).split('\n').filter(Boolean)) {
      if (commandOf(pid).startsWith('vtysh')) kill(Number(pid), 'SIGKILL');
    }
  }

  /** Sends a signal to the controller, and resolves with how it ended. */
  async end(signal: NodeJS.Signals = 'SIGTERM') {
    const controller = this.#controller;
    if (controller === undefined) throw new Error('no controller was started');
    for (const pid of await this.controllers()) kill(pid, signal);
    const { exitCode, all } = await controller;
    return { exitCode, said: all };
  }

  /** The next `ip -batch` hangs, or the next two. */
  async ipHangs(calls: 1 | 2 = 1): Promise<void> {
    for (let call = 1; call <= calls; call++) await writeFile(this.path(`bin/hang-${call}`), '');
  }

  /** From now on each `ip` of the controller's hangs. */
  everyIpHangs = (): Promise<void> => writeFile(this.path('bin/hang-all'), '');

  /** A pipe that has no writer takes the place of a file, as a hung mount would. */
  async becomesPipe(file: string): Promise<void> {
    await rm(file);
    await execa('mkfifo', [file]);
  }

  /** For the controller, the folder of the daemon's file is mounted read-only from now on. */
  async folderIsReadOnly(): Promise<void> {
    const folder = dirname(this.file);
    const [pid] = await this.controllers();
    const mount = ['--mount', '--target', `${pid}`, 'mount'];
    await execa('nsenter', [...mount, '--bind', folder, folder]);
    await execa('nsenter', [...mount, '-o', 'remount,bind,ro', folder]);
  }

  /** Kills the controller below its guard. */
  async killBelowGuard(): Promise<void> {
    const below = (await this.controllers()).filter(pid => !commandOf(`${pid}`).includes('--guard'));
    for (const pid of below) kill(pid, 'SIGKILL');
  }

  /** The processes of the controller itself, not of tsx before it. */
  async controllers(): Promise<readonly number[]> {
    const pids = (await run('ip', 'netns', 'pids', this.pair.server.name)).split('\n').filter(Boolean);
    return pids.filter(pid => /--import\0.*\0run\0/s.test(commandOf(pid))).map(Number);
  }

  /** `ripcord withdraw`, whatever it comes to. */
  async withdraw() {
    const [ip, ...args] = this.pair.server.inside(TSX, MAIN, 'withdraw', this.path('ripcord.yml'));
    return execa(ip, args, { reject: false, all: true });
  }

  async status() {
    const [program, ...args] = [TSX, MAIN, 'status', '--json', '--run', this.path('run')];
    return JSON.parse(await run(program ?? TSX, ...args));
  }

  /** How many of the service addresses are on lo. */
  async aliases(): Promise<number> {
    return ((await this.pair.server.ip('-4', 'address', 'show', 'dev', 'lo')).match(/198\.51\./g) ?? [])
      .length;
  }

  aliasesBecome = (count: number): Promise<true> =>
    until(`${count} addresses on lo`, async () => (await this.aliases()) === count && true, PATIENCE_MS);

  /** How many of the routes the router has, poisoned ones left out. */
  async routes(): Promise<number> {
    const table = await this.pair.router.operator('show ip rip');
    const rows = table.split('\n').filter(row => row.includes(' 198.51.'));
    return rows.filter(row => Number(row.trim().split(/\s+/)[3]) < 16).length;
  }

  routesBecome = (count: number, patienceMs = PATIENCE_MS): Promise<true> =>
    until(`the router has ${count} routes`, async () => (await this.routes()) === count && true, patienceMs);

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of await this.controllers()) kill(pid, 'SIGKILL');
    await this.#controller;
    await this.pair[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true });
  }
}

/** Sends a signal. What looks like a controller may be a check of it that is about to be another program, and gone by now. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** Writes the configuration and starts the controller. */
const launch = (file: string, argv: readonly string[], config: string) =>
  execa('sh', ['-c', 'cat >"$0" && exec "$@"', file, ...argv], { input: config, reject: false, all: true });

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
