/** The service on a server, and the ways it breaks. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LabError } from '../lab/command.ts';
import type { Host, Program } from '../lab/host.ts';

const TSX = import.meta.resolve('tsx');
const PROGRAM = fileURLToPath(new URL('service-program.ts', import.meta.url));
const SMTP_PORT = 25;

/**
 * How it answers: with its name; in other words than before, and just as well; with a refusal in words; seconds late; not
 * listening at all; every second connection; nine of ten, by chance; some seconds well, some seconds not.
 */
export type Behaviour = 'well' | 'terse' | 'wrong' | 'slow' | 'refusing' | 'half' | 'unsure' | 'moody';

export class Service {
  readonly #host: Host;
  readonly #port: number;
  #program: Program | undefined;

  constructor(host: Host, port: number = SMTP_PORT) {
    this.#host = host;
    this.#port = port;
  }

  /** Resolves once it listens. */
  async start(): Promise<void> {
    const argv = [process.execPath, '--import', TSX, PROGRAM, this.#host.name, `${this.#port}`] as const;
    const program = this.#host.start(this.#name, argv, 'pipe');
    const { stdout } = program.child;
    if (stdout === null) throw new LabError(`the service of ${this.#host.name} has no output`);
    await Promise.race([once(stdout, 'data'), program.ended.then(() => this.#failed())]);
    this.#program = program;
  }

  /** From the next connection on. */
  behave(how: Behaviour): void {
    const { stdin } = this.#running();
    stdin?.write(`${how}\n`);
  }

  kill(): void {
    this.#signal('SIGKILL');
  }

  hang(): void {
    this.#signal('SIGSTOP');
  }

  wake(): void {
    this.#signal('SIGCONT');
  }

  /** From outside the host, in one system call: entering it first would cost 10 ms of the time measured. */
  #signal(name: NodeJS.Signals): void {
    const { pid } = this.#running();
    // nsenter(1) stays outside; its child is the service.
    const child = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    process.kill(Number(child), name);
    // Which stops itself with its child, and would then neither reap it nor end.
    if (name !== 'SIGSTOP') process.kill(pid, 'SIGCONT');
  }

  #running() {
    const { child: { pid, stdin } = {} } = this.#program ?? {};
    if (pid === undefined) throw new LabError(`the service of ${this.#host.name} does not run`);
    return { pid, stdin };
  }

  get #name(): string {
    return `service-${this.#port}`;
  }

  #failed(): never {
    throw new LabError(
      `the service of ${this.#host.name} did not start: see ${this.#host.dir}/${this.#name}.log`,
    );
  }
}
