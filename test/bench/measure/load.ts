/** Traffic between a server's service address and a client: UDP at 10 000 packets/s, and an established TCP stream. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../lab/command.ts';
import type { Host, Program } from '../../lab/host.ts';
import { SERVICE_IP } from '../../lab/topology.ts';
import type { NudgeSample } from './nudges.ts';

const TSX = import.meta.resolve('tsx');
const [UDP, STREAM] = ['udp-program.ts', 'stream-program.ts'].map(name =>
  fileURLToPath(new URL(name, import.meta.url)),
);
const UDP_AT = [SERVICE_IP, '7'] as const;
const STREAM_AT = [SERVICE_IP, '19'] as const;
const PACKETS_PER_SECOND = '10000';

export type Carried = Pick<NudgeSample, 'udp' | 'tcp'>;

export interface Load {
  /** Ends the traffic and tells how it fared. */
  readonly end: () => Promise<Carried>;
}

/** Both services are bound to the service address: if it moved away from lo they would notice. */
export async function startLoad(server: Host, client: Host): Promise<Load> {
  const run = (host: Host, name: string, ...args: readonly string[]) =>
    host.start(name, [process.execPath, '--import', TSX, ...args], 'pipe');
  const servers = [
    run(server, 'udp-echo', `${UDP}`, 'echo', ...UDP_AT),
    run(server, 'stream-serve', `${STREAM}`, 'serve', ...STREAM_AT),
  ];
  await Promise.all(servers.map(firstWords));
  const before = await Promise.all([counters(server), counters(client)]);
  const udp = run(client, 'udp-send', `${UDP}`, 'send', ...UDP_AT, PACKETS_PER_SECOND);
  const stream = run(client, 'stream-read', `${STREAM}`, 'read', ...STREAM_AT);
  // The reader may end by itself, if the stream breaks.
  const streamed = firstWords(stream);
  return {
    end: async () => {
      const returned = firstWords(udp);
      const retransmitted = await streamRetransmissions(server);
      for (const { child } of [udp, stream]) child.stdin?.end();
      const [packets, flow] = [JSON.parse(await returned), JSON.parse(await streamed)];
      const after = await Promise.all([counters(server), counters(client)]);
      const overflows = (all: readonly Map<string, number>[]) =>
        all.reduce((sum, host) => sum + (host.get('Udp.RcvbufErrors') ?? 0), 0);
      return {
        udp: { ...packets, overflowed: overflows(after) - overflows(before) },
        tcp: { ...flow, retransmitted },
      };
    },
  };
}

async function firstWords({ child, ended }: Program): Promise<string> {
  if (child.stdout === null) throw new LabError('a program of the traffic has no output');
  const silent = ended.then(() => {
    throw new LabError('a program of the traffic ended without a word');
  });
  const [words]: unknown[] = await Promise.race([once(child.stdout, 'data'), silent]);
  return String(words);
}

/** Segments that the server sent again on the stream, by ss(8): `retrans:NOW/ALL`, left out while there are none. */
async function streamRetransmissions(server: Host): Promise<number> {
  const [, port] = STREAM_AT;
  const sockets = await server.run(['ss', '-Htin', 'state', 'established', 'sport', '=', `:${port}`]);
  return Number(/\bretrans:\d+\/(\d+)/.exec(sockets)?.[1] ?? 0);
}

/** The kernel's counters of a host, e.g. `Udp.RcvbufErrors`: /proc/net/snmp has a line of names and one of values each. */
async function counters(host: Host): Promise<Map<string, number>> {
  const lines = (await host.run(['cat', '/proc/net/snmp'])).split('\n').map(line => line.split(' '));
  return new Map(
    lines.flatMap(([protocol = '', ...values], index) => {
      const names = lines[index - 1];
      if (names?.[0] !== protocol || index % 2 === 0) return [];
      return values.map((value, at) => [`${protocol.slice(0, -1)}.${names[at + 1]}`, Number(value)] as const);
    }),
  );
}
