/** A group of servers that speak over wires: started, restarted and stopped by name. */
import type { Fingerprint } from '../../../src/config/agreement/fingerprint.ts';
import { type Channel, openChannel, type ServiceReport } from '../../../src/engine/peers/channel.ts';
import { type Clock, systemClock } from '../../../src/sys/clock.ts';
import type { Secrets } from '../../../src/sys/secret-file.ts';
import { literals } from '../../unit/names.ts';
import { Wire } from './wire.ts';

export const key = Buffer.from('the key of a group of servers');

export interface Replica {
  readonly channel: Channel;
  /** Changes what it tells, and announces it. */
  readonly tell: (...state: readonly ServiceReport[]) => void;
  /** What it believed, in order. */
  readonly believed: { readonly from: string; readonly notice: ServiceReport }[];
  readonly silent: string[];
  /** Which fingerprint it had from which server. */
  readonly fingerprints: Map<string, Fingerprint>;
  readonly lines: string[];
}

export const smtp = (part: Partial<ServiceReport> = {}): ServiceReport => ({
  service: 'smtp',
  health: 'up',
  state: 'normal',
  metric: 3,
  ...part,
});

export interface ReplicaOptions {
  readonly clock?: Clock;
  readonly keys?: Secrets;
  readonly state?: readonly ServiceReport[];
  readonly fingerprint?: Fingerprint;
}

export class Group {
  readonly #names: readonly string[];
  readonly #wires = new Map<string, Wire>();
  readonly #running = new Map<string, Replica>();

  private constructor(names: readonly string[]) {
    this.#names = names;
  }

  static async create(...names: readonly string[]): Promise<Group> {
    const group = new Group(names);
    for (const from of names) {
      for (const to of group.#others(from)) group.#wires.set(`${from} ${to}`, await Wire.open());
    }
    return group;
  }

  wire(from: string, to: string): Wire {
    const wire = this.#wires.get(`${from} ${to}`);
    if (wire === undefined) throw new Error(`there is no wire from ${from} to ${to}`);
    return wire;
  }

  /** Starts a server; one of that name that runs is stopped before, and its port taken over. */
  async start(server: string, options: ReplicaOptions = {}): Promise<Replica> {
    const before = this.#running.get(server);
    await before?.channel.stop();
    const { clock = systemClock } = options;
    let state = options.state ?? [smtp()];
    const believed: Replica['believed'] = [];
    const silent: string[] = [];
    const fingerprints = new Map<string, Fingerprint>();
    const lines: string[] = [];
    const say = (message: string) => lines.push(message);
    const channel = await openChannel({
      server,
      bind: { address: '127.0.0.1', port: before?.channel.port ?? 0 },
      keys: options.keys ?? [key],
      peers: this.#others(server).map(name => ({
        name,
        addresses: ['127.0.0.1'] as const,
        port: this.wire(server, name).port,
      })),
      state: () => state,
      onNotice: (from, notice) => believed.push({ from, notice }),
      onSilence: from => silent.push(from),
      fingerprintFor: () => options.fingerprint,
      onFingerprint: (from, theirs) => fingerprints.set(from, theirs),
      clock,
      names: literals,
      log: { debug: say, warn: say },
    });
    const tell: Replica['tell'] = (...told) => {
      state = told;
      channel.announce();
    };
    const replica: Replica = { channel, tell, believed, silent, fingerprints, lines };
    this.#running.set(server, replica);
    for (const from of this.#others(server))
      this.wire(from, server).leadTo(channel.port, this.wire(server, from));
    return replica;
  }

  async close(): Promise<void> {
    for (const { channel } of this.#running.values()) await channel.stop();
    for (const wire of this.#wires.values()) await wire.close();
  }

  #others(name: string): readonly string[] {
    return this.#names.filter(other => other !== name);
  }
}
