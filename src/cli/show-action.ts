/** Actions as the commands that they execute, in readable form. Pure. */
import { addLines, BATCH, removeLines } from '../drivers/alias/alias.ts';
import type { RoutingDriver } from '../drivers/driver.ts';
import { reAddNudge, secondInterfaceNudge } from '../drivers/nudge/commands.ts';
import type { Action } from '../engine/reconcile/plan.ts';
import type { Observed } from '../engine/reconcile/state.ts';
import { pasteable, withInput } from './pasteable.ts';
import type { Paint } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

/** Where an action begins: the driver that it uses, and what is there before it. */
export interface ActionContext {
  readonly routing: Pick<RoutingDriver, 'command'>;
  readonly before: Pick<Observed, 'file'>;
}

export function showAction(action: Action, { routing, before }: ActionContext, paint: Paint): string {
  switch (action.kind) {
    case 'write-file':
      return unifiedDiff(
        { name: action.path, text: before.file?.content?.toString() ?? '' },
        { name: `${action.path} as ripcord writes it`, text: action.content.toString() },
        paint,
      );
    case 'configure':
      return commented(action, pasteable(routing.command(action.lines)), paint);
    case 'heal':
      return paint('dim', `# ${action.reason}: it is made to ask again, and nudged`);
    case 'nudge':
      return commented(action, withInput(BATCH, nudgeLines(action)), paint);
    case 'add-aliases':
      return commented(action, withInput(BATCH, addLines(action.aliases)), paint);
    case 'remove-aliases':
      return commented(action, withInput(BATCH, removeLines(action.aliases)), paint);
  }
}

const commented = ({ reason }: Action, commands: string, paint: Paint): string =>
  `${paint('dim', `# ${reason}`)}\n${commands}`;

function nudgeLines({ aliases, daemon }: Extract<Action, { kind: 'nudge' }>): readonly string[] {
  return daemon.product === 'quagga' ? reAddNudge(aliases) : secondInterfaceNudge(aliases);
}
