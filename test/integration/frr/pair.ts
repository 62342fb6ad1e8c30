/** A server and the router beside it, each a real FRR, with one link between them. */

import { type Installation, LOCAL } from './installations.ts';
import { FrrInstance, run, until } from './instance.ts';

export class Pair implements AsyncDisposable {
  private constructor(
    readonly server: FrrInstance,
    readonly router: FrrInstance,
  ) {}

  /** Starts both. Only the router speaks RIP yet; its FRR is this machine's. */
  static async start(installation: Installation = LOCAL): Promise<Pair> {
    const server = await FrrInstance.start(installation);
    const pair = new Pair(server, await FrrInstance.start());
    const ends = [server.name, pair.router.name].map(name => ['name', 'eth0', 'netns', name]);
    await run('ip', 'link', 'add', ...(ends[0] ?? []), 'type', 'veth', 'peer', ...(ends[1] ?? []));
    for (const [frr, address] of [
      [server, '10.46.1.2/24'],
      [pair.router, '10.46.1.1/24'],
    ] as const) {
      await frr.ip('addr', 'add', address, 'dev', 'eth0');
      await frr.ip('link', 'set', 'eth0', 'up');
    }
    await pair.router.operator('conf t', 'router rip', 'network eth0');
    return pair;
  }

  /** The metric of an address in the router's RIP table, one hop included; undefined if it has none. */
  async metricAtRouter(address: string): Promise<number | undefined> {
    const table = await this.router.operator('show ip rip');
    const line = table.split('\n').find(row => row.includes(` ${address} `));
    return line === undefined ? undefined : Number(line.trim().split(/\s+/)[3]);
  }

  metricBecomes(address: string, metric: number): Promise<true> {
    return until(
      `${address} has metric ${metric} at the router`,
      async () => (await this.metricAtRouter(address)) === metric && true,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await this.router[Symbol.asyncDispose]();
  }
}
