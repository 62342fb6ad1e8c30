/** A lab with a tool at work in it, the service on its servers, and clients that ask for it each 10 ms. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../lab/command.ts';
import { buildLab, type Lab } from '../lab/lab.ts';
import { now } from '../lab/now.ts';
import type { Server } from '../lab/server.ts';
import { SERVICE_IP } from '../lab/topology.ts';
import type { Column, Tool } from './columns/column.ts';
import { Service } from './service.ts';
import { TOPOLOGIES, type TopologyName } from './topologies.ts';

const TRAFFIC = { address: SERVICE_IP, everyMs: 10, limitMs: 200 };
/** A takeover is over once a client was served so often in a row: for half a second. */
const IN_A_ROW = 50;
/** Sessions, cron and RIP's timers may all be late at a start. */
const READY_WITHIN_MS = 300_000;

export async function buildRig(column: Column, topology: TopologyName): Promise<Rig> {
  const lab = await buildLab(TOPOLOGIES[topology], column.lab(topology));
  try {
    const rig = new Rig(lab, topology, await column.tool(lab, topology));
    await rig.start();
    // RIP's hold-off keeps all but the first address that a server begins with back, and so does each router that hears
    // of another one soon after the first: two rests more than before any other fault.
    await rig.settled(2 * column.pace.settleMs);
    return rig;
  } catch (error) {
    await lab.remove();
    throw error;
  }
}

export class Rig {
  readonly lab: Lab;
  readonly topology: TopologyName;
  readonly tool: Tool;
  readonly #services: ReadonlyMap<string, Service>;

  constructor(lab: Lab, topology: TopologyName, tool: Tool) {
    this.lab = lab;
    this.topology = topology;
    this.tool = tool;
    this.#services = new Map(lab.servers.map(({ host }) => [host.name, new Service(host)]));
  }

  /** The server that faults happen to: the one that serves everybody while all is well. */
  get a(): Server {
    return this.lab.server('smtp-a');
  }

  get service(): Service {
    return this.serviceOf('smtp-a');
  }

  serviceOf(server: string): Service {
    const service = this.#services.get(server);
    if (service === undefined) throw new LabError(`there is no server ${server}`);
    return service;
  }

  async start(): Promise<void> {
    await Promise.all(
      this.lab.servers.map(async server => {
        await this.serviceOf(server.name).start();
        await this.tool.start(server);
      }),
    );
    for (const client of this.lab.clients) client.start(TRAFFIC);
  }

  /** Waits until A serves everybody and the tool is ready for the next fault, and a rest beyond. */
  async settled(restMs: number): Promise<void> {
    if (!(await this.allServedBy('smtp-a', READY_WITHIN_MS)))
      throw new LabError(`smtp-a does not serve everybody:\n${this.lastWords()}`);
    await this.inPlace();
    await sleep(restMs);
  }

  /** Waits until the tool is ready for the next fault. */
  async inPlace(): Promise<void> {
    await this.lab.eventually(() => this.tool.ready(), {
      what: 'the tool is in place for the next fault',
      timeoutMs: READY_WITHIN_MS,
      describe: async () => this.lastWords(),
    });
  }

  /** Whether, within that time, every client is served by this server and no other. */
  async allServedBy(server: string, timeoutMs: number): Promise<boolean> {
    const since = now();
    const served = () =>
      this.lab.clients.every(({ attempts }) => {
        const last = attempts.slice(-IN_A_ROW);
        const fresh = last.length === IN_A_ROW && last.every(each => each.at >= since);
        return fresh && last.every(each => each.server === server);
      });
    while (!served()) {
      if (now() - since > timeoutMs) return false;
      await sleep(20);
    }
    return true;
  }

  lastWords(): string {
    return this.lab.clients
      .map(({ name, attempts }) => `${name}: ${attempts.slice(-3).map(each => each.server ?? each.error)}`)
      .join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.lab.remove();
  }
}
