/** A process's own Node at our command, through its debugger: how an event loop is blocked or a heap filled from outside. */
import { LabError } from '../lab/command.ts';
import { eventually } from '../lab/eventually.ts';
import type { Host } from '../lab/host.ts';

export class Debugger {
  readonly #said: () => string;
  readonly #type: (line: string) => void;
  /** Lets the process go on alone. */
  readonly leave: () => void;

  private constructor(said: () => string, type: (line: string) => void, leave: () => void) {
    this.#said = said;
    this.#type = type;
    this.leave = leave;
  }

  /** Attaches to a process of a host. */
  static async attach(host: Host, pid: number): Promise<Debugger> {
    const { child } = host.start('debugger', [process.execPath, 'inspect', '-p', `${pid}`], 'pipe');
    const { stdin, stdout } = child;
    if (stdin === null || stdout === null) throw new LabError(`the debugger of ${pid} has no terminal`);
    let said = '';
    stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const attached = new Debugger(
      () => said,
      line => stdin.write(`${line}\n`),
      () => stdin.end(),
    );
    await attached.says('debug>');
    return attached;
  }

  /** Starts to run some JavaScript without quotes in it. */
  run(script: string): void {
    this.#type(`exec('${script}')`);
  }

  hasSaid(text: string): boolean {
    return this.#said().includes(text);
  }

  async says(text: string): Promise<void> {
    await eventually(() => this.hasSaid(text), {
      what: `the debugger says ${text}`,
      timeoutMs: 60_000,
      describe: async () => this.#said(),
    });
  }
}
