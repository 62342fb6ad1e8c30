/**
 * What would change a decision: the policy itself is asked about what may happen next, so that what `ripcord explain`
 * promises is what would be done. Pure.
 */
import { clockTime } from '../decide/rung.ts';
import type { Decision } from '../decide/situation.ts';
import { hypotheses } from './hypotheses.ts';
import { decideFor, type Identity, type ServiceRecord } from './record.ts';

/** One thing that may happen, and where it leads. */
export interface Prospect {
  /** As a phrase: "2 more failures of smtp:25 (about 2s)". */
  readonly when: string;
  /** The decisions it leads to, the last one where it comes to rest. */
  readonly decisions: readonly Decision[];
}

/** All that would move a service to another rung or metric, taken one at a time. */
export function prospects(record: ServiceRecord, identity: Identity, now: number): readonly Prospect[] {
  const { decision } = record;
  const matters = ({ decisions }: Prospect) => decisions.some(next => !alike(next, decision));
  const ofTime: readonly Prospect[] =
    decision.reviewAt === undefined
      ? []
      : [
          {
            when: `nothing else until ${clockTime(decision.reviewAt)}`,
            decisions: course([record], identity, decision.reviewAt),
          },
        ];
  const ofEvents = hypotheses(record, now).map(topic => {
    const rows = topic.map(row =>
      row.map(({ when, records }) => ({ when, decisions: course(records, identity, now) })).filter(matters),
    );
    return rows.find(row => row.length > 0) ?? [];
  });
  return [...ofTime.filter(matters), ...ofEvents.flat()];
}

/** The decisions from `now` on, if nothing happens but what the records say, and time. */
function course(records: readonly ServiceRecord[], identity: Identity, now: number): readonly Decision[] {
  const decisions: Decision[] = [];
  const [first] = records;
  if (first === undefined) return [];
  let { decision, since, current } = first;
  let at = now;
  for (const record of records) {
    // A decision that time alone changes says when: a hold and a hold-up after it are the longest such row.
    for (let step = 0; step < 4; step += 1) {
      const next = decideFor({ ...record, current, decision, since }, identity, at);
      if (!alike(next, decision)) since = at;
      decision = next;
      current = next.metric;
      const last = decisions.at(-1);
      if (last === undefined || !alike(last, next)) decisions.push(next);
      if (next.reviewAt === undefined || next.reviewAt <= at) break;
      at = next.reviewAt;
    }
  }
  return decisions;
}

function alike(a: Decision, b: Decision): boolean {
  return a.rung === b.rung && a.metric === b.metric;
}
