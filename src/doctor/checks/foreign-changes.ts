/** Whether something changes what ripcord owns, its route-map or its block, while the controller wants nothing new. */
import { isWritten } from '../../engine/reconcile/state.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';
import { runsWith } from '../runs-with.ts';

const { ok, warning } = findings('controller', 'foreign-changes');

export function foreignChanges({
  config,
  controller,
  foreign,
  file,
}: Pick<Facts, 'config' | 'controller' | 'foreign' | 'file'>): Finding[] {
  // Without a controller, or with one that fails or wants something else, nothing says who changed what.
  if (controller.kind !== 'answers' || controller.status.error !== null) return [];
  if (!runsWith(config, controller.status)) return [];
  const held = file.known ? file.value : undefined;
  const rewritten = held !== undefined && !isWritten(held);
  const why = 'It undoes what ripcord enters, for as long as it takes to see that: up to 5 s each time.';
  const ill: Finding[] = [];
  if (foreign.length > 0) {
    ill.push(
      warning({
        found: `Somebody else changes what ripcord owns in the daemon; to mend it takes: ${foreign.join('; ')}.`,
        why,
        remedy:
          'find who enters `route-map RIPCORD` (frr-reload, an automation, a session): it must leave that name alone',
      }),
    );
  }
  if (rewritten) {
    ill.push(
      warning({
        found: `Somebody else changes ripcord's block in ${held.path}.`,
        why,
        remedy: `let whatever writes ${held.path} keep the lines between \`! ripcord: begin\` and \`! ripcord: end\``,
      }),
    );
  }
  return ill.length > 0 ? ill : [ok('Nobody else changes what ripcord owns.')];
}
