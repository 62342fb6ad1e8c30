/** What is measured, as it goes to the JSON file. Times in ms. */
import type { Attempt } from '../lab/outage.ts';
import { outageSince } from '../lab/outage.ts';
import type { Event } from './faults.ts';
import type { TopologyName } from './topologies.ts';

/** One client's experience of one event. */
export interface Experience {
  readonly client: string;
  /** From the event to the completion of the first good answer after the first failure; 0: nothing failed; null: it lasted. */
  readonly outageMs: number | null;
  /** From the event to the completion of the first answer by the server that should take over; null: none. */
  readonly movedMs: number | null;
  readonly failed: number;
  readonly total: number;
  /** How often each reason was why nobody answered. */
  readonly errors: Readonly<Record<string, number>>;
}

/** One event in one lab. */
export interface Sample {
  readonly column: string;
  readonly topology: TopologyName;
  readonly event: Event;
  readonly run: number;
  readonly at: string;
  /** 1-minute load average at the event. */
  readonly load: number;
  readonly clients: readonly Experience[];
}

/** How a client lived through an event after which `target` should serve it. */
export function experience(
  client: string,
  since: number,
  target: string,
  attempts: readonly Attempt[],
): Experience {
  const { ms, failed, total } = outageSince(since, attempts);
  const first = attempts.find(each => each.at >= since && each.server === target);
  return {
    client,
    outageMs: ms ?? null,
    movedMs: first === undefined ? null : first.at + first.ms - since,
    failed,
    total,
    errors: countErrors(attempts.filter(each => each.at + each.ms >= since)),
  };
}

function countErrors(attempts: readonly Attempt[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { error } of attempts) if (error !== undefined) counts[error] = (counts[error] ?? 0) + 1;
  return counts;
}

/** Of the site that suffered most; Infinity: it lasted. */
export const outageOf = (sample: Sample): number => worst(sample.clients.map(each => each.outageMs));

/** Until all sites had moved; Infinity: they never did. */
export const movedOf = (sample: Sample): number => worst(sample.clients.map(each => each.movedMs));

/** Of all sites together. */
export const failedOf = (sample: Sample): number => sum(sample.clients.map(each => each.failed));
export const totalOf = (sample: Sample): number => sum(sample.clients.map(each => each.total));

const worst = (values: readonly (number | null)[]): number =>
  Math.max(...values.map(value => value ?? Number.POSITIVE_INFINITY));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
