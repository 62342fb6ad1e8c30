/**
 * What nudges cost traffic. In load-balance, the other server's service dies and returns again and again: ripcord on A
 * is boosted and steps down, a nudge each, while the client beside A stays with A throughout. Meanwhile UDP and an
 * established TCP stream run between the two.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildLab } from '../../lab/lab.ts';
import { now } from '../../lab/now.ts';
import { SERVICE_IP } from '../../lab/topology.ts';
import { ripcordTool } from '../columns/ripcord.ts';
import { VARIANTS } from '../configurations.ts';
import { Service } from '../service.ts';
import { TOPOLOGIES } from '../topologies.ts';
import { startLoad } from './load.ts';
import type { Measured } from './measured.ts';
import { type Change, monitor } from './monitor.ts';

export interface NudgeSample {
  /** Times that the service address appeared on an interface other than lo. */
  readonly nudges: number;
  /** Times that A's router lost the service's route. */
  readonly withdrawals: number;
  readonly seconds: number;
  readonly udp: {
    readonly sent: number;
    readonly returned: number;
    /** Errors at the sender. */
    readonly refused: number;
    /** Dropped because one of the two programs was late to read: not the network's doing. */
    readonly overflowed: number;
  };
  readonly tcp: {
    readonly bytes: number;
    readonly longestGapMs: number;
    /** Segments of it that A sent again. */
    readonly retransmitted: number;
    /** Why it ended early; null: it did not. */
    readonly broken: string | null;
  };
}

const NUDGES = 100;
/** RIP's hold-off lasts 1 to 5 s: each nudge shall be heard for itself. */
const REST_MS = 5_500;

const nudgesOf = (short: boolean) => (short ? 4 : NUDGES);

export const nudges: Measured<NudgeSample> = {
  count: () => 1,
  expectMs: 20_000 + NUDGES * (REST_MS + 700),
  samples,
};

async function* samples(short: boolean): AsyncGenerator<NudgeSample> {
  await using lab = await buildLab(TOPOLOGIES['two-campuses'], {
    servers: { speakers: ['ripd'], postfix: false },
  });
  const tool = ripcordTool(lab, 'two-campuses', VARIANTS.fast, 'load-balance');
  const services = new Map(lab.servers.map(server => [server.name, new Service(server.host)]));
  for (const server of lab.servers) {
    await services.get(server.name)?.start();
    await tool.start(server);
  }
  await lab.eventually(() => tool.ready(), { what: 'both servers stand at their normal metric' });
  await sleep(REST_MS);

  const [a, c1, r1] = [lab.server('smtp-a').host, lab.client('c1').host, lab.router('r1').host];
  const addresses = monitor(a, 'address', SERVICE_IP);
  const routes = monitor(r1, 'route', SERVICE_IP);
  const load = await startLoad(a, c1);
  const began = now();
  const other = services.get('smtp-b');
  const nudged = () => addresses.filter(isNudge).length;
  // Nudging may be off, or not there: the flapping ends all the same.
  for (let flaps = 0; nudged() < nudgesOf(short) && flaps < nudgesOf(short); flaps++) {
    other?.kill();
    await sleep(REST_MS);
    await other?.start();
    await sleep(REST_MS);
  }
  const seconds = (now() - began) / 1000;
  const carried = await load.end();
  const withdrawals = routes.filter(({ deleted }) => deleted).length;
  yield { nudges: nudged(), withdrawals, seconds, ...carried };
}

/** The address appears beside lo. */
const isNudge = ({ deleted, text }: Change) => !deleted && !/^\d+: lo\b/.test(text);
