/** The paper's third test, whichever way A falls silent: what clients and routers go through, and how long it takes. */
import { table } from '../../../src/cli/table.ts';
import type { Client } from '../client.ts';
import type { Mode, Watch } from '../paper.ts';
import type { View } from './scenario.ts';

export interface Case {
  readonly mode: Mode;
  readonly watch: Watch;
  readonly before: { readonly r1: View; readonly r2: View };
}

/** The paper's four configurations while all is well. */
export const CASES: readonly Case[] = [
  {
    mode: 'failover',
    watch: 'self',
    before: { r1: { server: 'smtp-a', metric: 2 }, r2: { server: 'smtp-a', metric: 3 } },
  },
  {
    mode: 'load-balance',
    watch: 'self',
    before: { r1: { server: 'smtp-a', metric: 2 }, r2: { server: 'smtp-b', metric: 2 } },
  },
  {
    mode: 'failover',
    watch: 'peer',
    before: { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-a', metric: 5 } },
  },
  {
    mode: 'load-balance',
    watch: 'peer',
    before: { r1: { server: 'smtp-a', metric: 4 }, r2: { server: 'smtp-b', metric: 4 } },
  },
];

/** RIP gives a silent route up 180 s after its last update, which is up to an update period older than the fault. */
export const RIP_TIMEOUT_S = 180;
/** For the flush at 180 s, and then the other server's next update on its way through both routers. */
export const FLUSHED_WITHIN_MS = (RIP_TIMEOUT_S + 60) * 1000;

/** What one client went through after a fault, in seconds; infinite if it lasts. */
export interface Experience {
  /** From the fault until B answered; 0: B did before, too. */
  readonly movedS: number;
  /** How long nobody answered. */
  readonly unansweredS: number;
  readonly failed: number;
}

export function experience(client: Client, fault: number): Experience {
  const { holeMs = Number.POSITIVE_INFINITY, failed } = client.outage(fault);
  const before = client.attempts.findLast(each => each.at < fault)?.server === 'smtp-b';
  const moved = client.firstAnswerBy('smtp-b', fault) ?? Number.POSITIVE_INFINITY;
  return { movedS: before ? 0 : moved / 1000, unansweredS: holeMs / 1000, failed };
}

/** The times of one fault in all four configurations, for the end of the log. */
export class Report {
  readonly #title: string;
  readonly #rows: string[][] = [];

  constructor(title: string) {
    this.#title = title;
  }

  add({ mode, watch }: Case, client: Client, { movedS, unansweredS, failed }: Experience): void {
    const seconds = (value: number) => `${value.toFixed(1)} s`;
    const moved = movedS === 0 ? 'always' : seconds(movedS);
    this.#rows.push([`${watch}-check`, mode, client.name, moved, seconds(unansweredS), `${failed}`]);
  }

  toString(): string {
    const head = ['monitor', 'mode', 'client', 'served by B after', 'unanswered for', 'failed'];
    return `\n${this.#title}\n\n${table([head, ...this.#rows.sort()])}\n`;
  }
}
