/**
 * A host: a network namespace with PID and mount namespaces of its own, held by a tiny init. What runs on it sees its
 * own interfaces and its own processes only, and killing the init ends them all at once, as a power failure does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Argv, ExecResult } from '../../src/sys/exec.ts';
import { attempt, type CommandOptions, command, LabError } from './command.ts';
import { nameInRun, type Run } from './run.ts';

/**
 * `wait` reaps whatever is orphaned. rp_filter is off because a service address is reached by one router and
 * answered through another. Only routers forward.
 */
const init = (forwarding: boolean) => `
  echo ${forwarding ? 1 : 0} >/proc/sys/net/ipv4/ip_forward
  echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
  echo 0 >/proc/sys/net/ipv4/conf/default/rp_filter
  echo ready
  exec >/dev/null
  while :; do sleep 2147483647 & wait; done`;

/** Writes its own process id, as the host sees it, and becomes the program. */
const WITH_PIDFILE = 'echo $$ >"$1"; shift; exec "$@"';

export interface HostOptions {
  /** Whether it forwards packets between its interfaces. */
  readonly forwarding?: boolean;
}

/** A program that runs on a host until it is told to end. */
export interface Program {
  readonly child: ChildProcess;
  /** Sends a signal; of no effect once the program has ended. */
  readonly signal: (name: NodeJS.Signals) => Promise<void>;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

export class Host {
  readonly name: string;
  readonly namespace: string;
  /** Files of this host: they survive a power failure. */
  readonly dir: string;
  readonly #forwarding: boolean;
  #initPid: number | undefined;

  constructor(run: Run, name: string, options: HostOptions = {}) {
    this.name = name;
    this.namespace = nameInRun(run, name);
    this.dir = path.join(run.dir, name);
    this.#forwarding = options.forwarding ?? false;
  }

  get isOn(): boolean {
    return this.#initPid !== undefined;
  }

  /** Makes the namespaces and starts the init: a host without a cable. */
  async powerOn(): Promise<void> {
    mkdirSync(this.dir, { recursive: true });
    await command(['ip', 'netns', 'add', this.namespace]);
    await command(['ip', '-n', this.namespace, 'link', 'set', 'lo', 'up']);
    const unshare = ['unshare', '--pid', '--fork', '--mount', '--mount-proc', '--kill-child'];
    const child = spawn(
      'ip',
      ['netns', 'exec', this.namespace, ...unshare, 'sh', '-c', init(this.#forwarding)],
      // A session of its own: Ctrl-C at the terminal ends the lab through its owner, not under its feet.
      { cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    child.stdout.destroy();
    child.unref();
    this.#initPid = onlyChildOf(child.pid);
    if (this.#initPid === undefined) throw new LabError(`host ${this.name}: its init did not start`);
  }

  /** Everything on the host is gone between two instructions, its network stack included. Files stay. */
  async powerOff(): Promise<void> {
    if (this.#initPid === undefined) return;
    process.kill(this.#initPid, 'SIGKILL');
    this.#initPid = undefined;
    await command(['ip', 'netns', 'delete', this.namespace]);
  }

  /** Runs a command on the host; throws a LabError unless it succeeds. */
  run(argv: Argv, options: CommandOptions = {}): Promise<string> {
    return command(this.#entered(argv), options);
  }

  /** Runs a command on the host, whatever its end. */
  attempt(argv: Argv, options: CommandOptions = {}): Promise<ExecResult> {
    return attempt(this.#entered(argv), options);
  }

  /** Starts a program on the host. Its errors, and its output unless that is piped, are appended to `<name>.log`. */
  start(name: string, argv: Argv, output: 'pipe' | 'log' = 'log'): Program {
    const pidfile = path.join(this.dir, `${name}.pid`);
    const [program, ...args] = this.#entered(['sh', '-c', WITH_PIDFILE, 'sh', pidfile, ...argv]);
    const log = openSync(path.join(this.dir, `${name}.log`), 'a');
    const child = spawn(program, args, {
      detached: true,
      stdio: ['pipe', output === 'pipe' ? 'pipe' : log, log],
    });
    closeSync(log);
    const ended = once(child, 'exit').then(() => undefined);
    const signal = async (signalName: NodeJS.Signals) => {
      if (child.exitCode !== null || child.signalCode !== null || !this.isOn) return;
      await this.attempt(['kill', '-s', signalName.slice(3), readFileSync(pidfile, 'utf8').trim()]);
      // nsenter(1) stops itself with its child, and would then neither reap it nor end.
      if (signalName !== 'SIGSTOP') child.kill('SIGCONT');
    };
    return { child, signal, ended };
  }

  /** The last lines of a program's log. */
  log(name: string, lines = 20): string[] {
    const file = path.join(this.dir, `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines) : [];
  }

  #entered(argv: Argv): Argv {
    if (this.#initPid === undefined)
      throw new LabError(`host ${this.name} is off: cannot run ${argv.join(' ')}`);
    // A mount namespace is entered at its top: back to the init's root (a lab may run in a chroot) and folder.
    const entry = ['--net', '--pid', '--mount', '--root', '--wd'];
    return ['nsenter', '--target', `${this.#initPid}`, ...entry, '--', ...argv];
  }
}

/** unshare(1) stays outside; the child it forked is the init. */
function onlyChildOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children);
}
