/** The states of a service for the documentation, made from the policy's list. */
import { STATES } from '../../src/policy/decide/states.ts';

/** Markdown: one row for each state, in the order in which the policy tries them. */
export function statesTable(): string {
  const rows = STATES.map(({ name, metric, meaning }) => `| ${name} | ${metric} | ${meaning} |`);
  return ['| state | metric | when |', '|---|---|---|', ...rows].join('\n');
}
