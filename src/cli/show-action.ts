/** Actions as the commands that they execute, in readable form. Pure. */
import { addLines, BATCH, removeLines } from '../drivers/alias/alias.ts';
import type { RoutingDriver } from '../drivers/driver.ts';
import { reAddNudge, secondInterfaceNudge } from '../drivers/nudge/commands.ts';
import type { Action } from '../engine/reconcile/plan.ts';
import { shellQuoted } from '../sys/exec.ts';

export function showAction(action: Action, routing: RoutingDriver): string {
  const indented = (text: string) => text.replace(/^/gm, '    ');
  switch (action.kind) {
    case 'write-file':
      return `# ${action.reason}\nwrite ${action.path}:\n${indented(action.content.toString().trimEnd())}`;
    case 'configure':
      return `# ${action.reason}\n${shellQuoted(routing.command(action.lines))}`;
    case 'heal':
      return `# ${action.reason}: it is made to ask again, and nudged`;
    case 'nudge':
      return `# ${action.reason}\n${batch(nudgeLines(action))}`;
    case 'add-aliases':
      return `# ${action.reason}\n${batch(addLines(action.aliases))}`;
    case 'remove-aliases':
      return `# ${action.reason}\n${batch(removeLines(action.aliases))}`;
  }
}

/** The lines are the input of the batch. */
const batch = (lines: readonly string[]): string => `${shellQuoted(BATCH)}  # ${lines.join('; ')}`;

function nudgeLines({ aliases, daemon }: Extract<Action, { kind: 'nudge' }>): readonly string[] {
  return daemon.product === 'quagga' ? reAddNudge(aliases) : secondInterfaceNudge(aliases);
}
