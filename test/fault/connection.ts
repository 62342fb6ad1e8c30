/** A long TCP connection of a client with the service, on which something is said five times a second. */
import type { Group } from '../lab/convergence/group.ts';
import type { Host, Program } from '../lab/host.ts';
import { SERVICE_IP } from '../lab/topology.ts';

/** Ends when it can write no more: the connection was reset, or is closed. */
const TALK = `exec 3<>/dev/tcp/${SERVICE_IP}/25 && read -r -u 3 && echo open && while sleep 0.2; do echo "I am still here" >&3 || exit; done`;

export class Connection {
  readonly #program: Program;
  #isOpen = false;

  constructor(client: Host) {
    this.#program = client.start('long', ['bash', '-c', TALK], 'pipe');
    this.#program.child.stdout?.once('data', () => {
      this.#isOpen = true;
    });
    void this.#program.ended.then(() => {
      this.#isOpen = false;
    });
  }

  /** Whether it stands, and was not broken since. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  async close(): Promise<void> {
    await this.#program.signal('SIGKILL');
    await this.#program.ended;
  }
}

/** Opens one from each client; resolves when all stand. */
export async function openFromAll(group: Group): Promise<readonly Connection[]> {
  const all = group.lab.clients.map(({ host }) => new Connection(host));
  await group.until(() => all.every(({ isOpen }) => isOpen), 'a long connection of each client stands');
  return all;
}
