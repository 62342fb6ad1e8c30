/** A server in memory: a daemon that holds metrics, and lo. */

import type { HeldAddress, PlacedAddress } from '../../../../src/drivers/alias/parse-addresses.ts';
import { AbsentDaemonError, type Hearing, RoutingError } from '../../../../src/drivers/driver.ts';
import type { Host } from '../../../../src/engine/reconcile/host.ts';
import { inWords, NOT_HERE } from '../../../../src/protocols/metric.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';
import type { Metrics } from '../../../../src/protocols/route.ts';

export interface FakeHost extends Host {
  /** What the daemon holds. */
  readonly metrics: Map<string, number>;
  readonly lo: HeldAddress[];
  readonly elsewhere: PlacedAddress[];
  /** Everything that was done, in order: each call to the daemon or to ip(8) is one. */
  readonly done: string[];
  /** While set, the daemon can't be asked. */
  dead: boolean;
  /** Whether others of its suite run while it is dead. */
  alone: boolean;
  /** While set, the daemon says yes and does nothing. */
  deaf: boolean;
  /** Whether the daemon is known to run and to hear. */
  well: boolean;
  /** While set, lo is down. */
  loDown: boolean;
  /** While set, the daemon refuses what is entered. */
  refusing: boolean;
  /** Whether the daemon hears of addresses. */
  hearing: Hearing;
  /** While set, ip(8) fails to nudge. */
  stuck: boolean;
}

/** Lines of this daemon are `service=metric`. */
const lines = (wanted: Metrics, held: Metrics): string[] =>
  [...wanted].flatMap(([name, metric]) => (held.get(name) === metric ? [] : [`${name}=${inWords(metric)}`]));

export function fakeHost(file: string | null = null): FakeHost {
  const metrics = new Map<string, number>();
  const lo: HeldAddress[] = [];
  const elsewhere: PlacedAddress[] = [];
  const done: string[] = [];
  const host: FakeHost = {
    metrics,
    lo,
    elsewhere,
    done,
    dead: false,
    alone: false,
    deaf: false,
    loDown: false,
    refusing: false,
    well: false,
    hearing: 'hearing',
    stuck: false,
    routing: {
      traits: RIP_TRAITS,
      observe: async () => {
        if (host.dead) throw new AbsentDaemonError('ripd is not running', { alone: host.alone });
        return {
          daemon: { product: 'frr', version: '8.4.4' },
          metrics: new Map(metrics),
          running: new Map(),
          hearing: host.hearing,
        };
      },
      outlook: async () => ({ interfaces: [], learned: [], ownAddresses: [], silentAfterMs: 180_000 }),
      onDaemonState: async () => undefined,
      difference: (wanted, observed) => lines(wanted, observed.metrics),
      predict: (wanted, observed) => ({ ...observed, metrics: wanted }),
      apply: async entered => {
        if (host.refusing) throw new RoutingError('configuration is locked');
        done.push(entered.join(' '));
        if (host.deaf) return;
        for (const line of entered) {
          const [name = '', metric] = line.split('=');
          metrics.set(name, metric === inWords(NOT_HERE) ? NOT_HERE : Number(metric));
        }
      },
      resync: async () => {
        if (host.hearing === 'disconnected') throw new RoutingError('ripd has lost zebra');
        done.push('heal');
      },
      close: async () => undefined,
      command: entered => ['vtysh', ...entered],
      file,
      rewrite: async () => Buffer.from('rendered\n'),
    },
    nudger: {
      nudge: async aliases => {
        if (host.stuck) throw new Error('no nudge: RTNETLINK answers: No buffer space available');
        done.push(`nudge ${aliases.map(alias => alias.ip).join(' ')}`);
      },
      clear: async () => undefined,
      takeOff: async aliases => {
        done.push(aliases.map(({ ip }) => `!${ip}`).join(' '));
        lo.splice(0, lo.length, ...lo.filter(held => !aliases.some(({ ip }) => ip === held.ip)));
      },
      close: async () => undefined,
    },
    aliases: {
      observe: async () => [...lo.map(address => ({ ...address, on: 'lo', up: !host.loDown })), ...elsewhere],
      add: async added => {
        done.push(added.map(({ ip }) => `+${ip}`).join(' '));
        for (const { ip, label } of added) lo.push({ ip, prefixLength: 32, label });
      },
      remove: async removed => {
        done.push(removed.map(({ ip }) => `-${ip}`).join(' '));
        lo.splice(0, lo.length, ...lo.filter(held => !removed.some(({ ip }) => ip === held.ip)));
      },
    },
  };
  return host;
}
