/** A real chronyd that leaves the clock alone and speaks to nobody, and the commands that ask it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Exec, systemExec } from '../../../src/sys/exec.ts';
import { until } from '../frr/instance.ts';

export class Chrony implements AsyncDisposable {
  private constructor(
    private readonly folder: string,
    private readonly end: () => Promise<unknown>,
  ) {}

  /** Runs it; with `follows` it trusts its own clock, and counts as synchronised. */
  static async start(follows: boolean): Promise<Chrony> {
    // mkdtemp makes it private, without which chronyd opens no socket there.
    const folder = await mkdtemp(join(tmpdir(), 'ripcord-chrony-'));
    const file = join(folder, 'chrony.conf');
    const lines = ['cmdport 0', 'port 0', 'user root', `pidfile ${folder}/pid`];
    const own = `bindcmdaddress ${folder}/chronyd.sock`;
    const source = follows ? 'local stratum 5' : 'server 127.0.0.1 port 9 offline';
    await writeFile(file, [...lines, own, source, ''].join('\n'));
    const child = execa('chronyd', ['-x', '-d', '-f', file], { reject: false, stdio: 'ignore' });
    const chrony = new Chrony(folder, () => {
      child.kill();
      return child;
    });
    await until('chronyd answers', async () => {
      const asked = await chrony.exec(['chronyc', '-n', '-c', 'tracking'], { timeoutMs: 5000 });
      return asked.exitCode === 0;
    });
    return chrony;
  }

  /** Asks this chronyd, wherever chronyc is asked. */
  readonly exec: Exec = ([program, ...args], options) =>
    program === 'chronyc'
      ? systemExec([program, '-h', join(this.folder, 'chronyd.sock'), ...args], options)
      : systemExec([program, ...args], options);

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true });
  }
}
