/**
 * FRR on a host, under a path space of the host's name. Which FRR is decided here and nowhere else: the system's, or
 * the one in the root directory LAB_FRR_ROOT names (a Debian of another release, say).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Argv } from '../../src/sys/exec.ts';
import { attempt, command, LabError } from './command.ts';
import { eventually } from './eventually.ts';
import type { Host } from './host.ts';

/** The daemons in starting order. mgmtd holds ripd's configuration since FRR 10. */
export type Daemon = 'zebra' | 'mgmtd' | Speaker;
/** Those that speak to neighbours. */
export type Speaker = 'ripd' | 'bgpd' | 'bfdd' | 'staticd';

/** The root directory that FRR lies in. */
export const FRR_ROOT = process.env.LAB_FRR_ROOT ?? '/';
const inRoot = (argv: Argv): Argv => (FRR_ROOT === '/' ? argv : ['chroot', FRR_ROOT, ...argv]);

/** Where FRR keeps configurations and sockets of its path spaces. Not /var/run: that link would lead out of a root. */
const ETC = '/etc/frr';
const RUN = '/run/frr';
/** All folders where it leaves something of a path space, as this machine sees them. */
export const FRR_DIRS: readonly string[] = [ETC, RUN, '/var/lib/frr'].map(dir => path.join(FRR_ROOT, dir));

const SBIN = '/usr/lib/frr';
const BASE: readonly Daemon[] = existsSync(path.join(FRR_ROOT, SBIN, 'mgmtd'))
  ? ['mgmtd', 'zebra']
  : ['zebra'];

const RELOAD = `${SBIN}/frr-reload.py`;

/** mgmtd from 10 on; frr-reload.py in a package of its own; and, for programs that call vtysh under a clock of their own, faketime beside it. */
export type FrrTrait = 'mgmtd' | 'frr-reload' | 'faketime';

/** What one FRR has and another has not. */
export function has(what: FrrTrait): boolean {
  switch (what) {
    case 'mgmtd':
      return BASE.includes('mgmtd');
    case 'frr-reload':
      return existsSync(path.join(FRR_ROOT, RELOAD));
    case 'faketime':
      // setup.sh brings it to this machine: missing here, it is a failure.
      return FRR_ROOT === '/' || existsSync(path.join(FRR_ROOT, '/usr/bin/faketime'));
  }
}

/** The version of this FRR, e.g. 8.4.4. */
export async function frrVersion(): Promise<string> {
  const said = await command(inRoot([`${SBIN}/zebra`, '--version']));
  const [, version] = /^zebra version (\S+)/.exec(said) ?? [];
  if (version === undefined) throw new LabError(`no version of zebra: ${said}`);
  return version;
}

export class Frr {
  readonly #host: Host;
  readonly #space: string;
  readonly #daemons: readonly Daemon[];

  constructor(host: Host, speakers: readonly Speaker[] = ['ripd']) {
    this.#host = host;
    this.#space = host.namespace;
    this.#daemons = [...BASE, ...speakers];
  }

  /** Its daemons, in starting order. */
  get daemons(): readonly Daemon[] {
    return this.#daemons;
  }

  /** The vtysh command for this host and its leading arguments. */
  get vtyshCommand(): Argv {
    return inRoot(['vtysh', '-N', this.#space]);
  }

  /** The folder of its sockets, as this machine sees it. */
  get sockets(): string {
    return path.join(FRR_ROOT, RUN, this.#space);
  }

  /** The file that a start of FRR loads, as this machine sees it. */
  get file(): string {
    return path.join(FRR_ROOT, ETC, this.#space, 'frr.conf');
  }

  /** Lays out the path space with a configuration file. Before the first start. */
  async install(configuration: string): Promise<void> {
    const [etc, run] = [path.join(ETC, this.#space), path.join(RUN, this.#space)];
    for (const dir of [etc, run]) mkdirSync(path.join(FRR_ROOT, dir), { recursive: true, mode: 0o750 });
    writeFileSync(this.file, configuration, { mode: 0o640 });
    writeFileSync(path.join(path.dirname(this.file), 'vtysh.conf'), 'service integrated-vtysh-config\n');
    // Inside: the frr of a root has a number of its own.
    await command(inRoot(['chown', '-R', 'frr:frr', etc, run]));
  }

  /** Starts all daemons and loads the file, as the init script does. */
  async start(): Promise<void> {
    if (FRR_ROOT !== '/') await this.#showProcesses(path.join(FRR_ROOT, 'proc'));
    for (const daemon of this.#daemons) await this.#launch(daemon);
    await this.#loadFile();
  }

  /** Starts one daemon again and loads the file, as watchfrr does. */
  async restart(daemon: Daemon): Promise<void> {
    await this.stop(daemon);
    await this.#launch(daemon);
    await this.#loadFile();
    await this.#startCrashed();
  }

  /** Ends one daemon in order. */
  async stop(daemon: Daemon): Promise<void> {
    await this.kill(daemon, 'SIGTERM');
    await eventually(async () => !(await this.isRunning(daemon)), {
      what: `${daemon} of ${this.#host.name} ends`,
    });
  }

  /** Sends a signal to one daemon; of no effect if it does not run. */
  async kill(daemon: Daemon, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const pid = this.#pid(daemon);
    if (pid !== undefined) await this.#host.attempt(['kill', '-s', signal.slice(3), pid]);
  }

  async isRunning(daemon: Daemon): Promise<boolean> {
    const pid = this.#pid(daemon);
    return pid !== undefined && (await this.#host.attempt(['kill', '-0', pid])).exitCode === 0;
  }

  /** One vtysh call: what it printed. Each command is an argument of its own. */
  vtysh(...commands: readonly string[]): Promise<string> {
    const [program, ...args] = this.vtyshCommand;
    return command([program, ...args, ...commands.flatMap(line => ['-c', line])]);
  }

  /** What `systemctl reload frr` runs: changes the running configuration into that of the file. */
  async reload(): Promise<void> {
    const file = path.join(ETC, this.#space, 'frr.conf');
    await command(inRoot([RELOAD, '--reload', '--stdout', '--pathspace', this.#space, file]));
  }

  /** zebra turns forwarding on and off there, and frr-reload.py fails where it can't. */
  async #showProcesses(folder: string): Promise<void> {
    const { exitCode } = await this.#host.attempt(['mountpoint', '--quiet', folder]);
    if (exitCode !== 0) await this.#host.run(['mount', '-t', 'proc', 'proc', folder]);
  }

  async #launch(daemon: Daemon): Promise<void> {
    rmSync(this.#pidfile(daemon), { force: true });
    // -P 0: no TCP port, vtysh uses the socket. Into a log, as mgmtd holds its output open for as long as it lives.
    await this.#host.start(daemon, inRoot([`${SBIN}/${daemon}`, '-d', '-N', this.#space, '-P', '0'])).ended;
    if (await this.isRunning(daemon)) return;
    throw new LabError(
      `${daemon} of ${this.#host.name} did not start: ${this.#host.log(daemon).join(' | ')}`,
    );
  }

  async #loadFile(): Promise<void> {
    const [program, ...args] = this.vtyshCommand;
    await attempt([program, ...args, '-b']);
  }

  /**
   * As watchfrr does. mgmtd of FRR 10.3 aborts now and then where a daemon connects to it while a commit is under way (FRR #19359:
   * seen once in an hour of chaos).
   */
  async #startCrashed(): Promise<void> {
    for (const daemon of this.#daemons) {
      if (await this.isRunning(daemon)) continue;
      console.warn(
        `${daemon} of ${this.#host.name} ended by itself at a restart: it is started again, as watchfrr would`,
      );
      await this.#launch(daemon);
      await this.#loadFile();
    }
  }

  #pidfile(daemon: Daemon): string {
    return path.join(FRR_ROOT, RUN, this.#space, `${daemon}.pid`);
  }

  #pid(daemon: Daemon): string | undefined {
    const file = this.#pidfile(daemon);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  }
}
