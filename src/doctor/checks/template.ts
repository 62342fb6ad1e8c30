/** Whether the templates of the daemon's configuration render. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('configuration', 'template');

export function template({ template: rendered }: Pick<Facts, 'template'>): Finding[] {
  if (rendered.known) return [ok("The template of the daemon's configuration renders.")];
  return [
    error({
      found: rendered.why,
      why: 'No metric can be set: what the daemon should hold comes from it.',
      remedy: 'mend the place that is named, or install ripcord again; then: ripcord render FILE',
    }),
  ];
}
