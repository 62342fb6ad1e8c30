/** The effects of reconciling: observes this server, and carries actions out. */
import type { AliasDriver } from '../../drivers/alias/alias.ts';
import type { RoutingDriver } from '../../drivers/driver.ts';
import type { Nudger } from '../../drivers/nudge/nudge.ts';
import { FileError } from '../../sys/file-error.ts';
import { replaceUnchanged, type Written } from '../../sys/files.ts';
import { toError } from '../../sys/to-error.ts';
import type { Action, WriteFile } from './plan.ts';

export interface Host {
  readonly routing: RoutingDriver;
  readonly aliases: AliasDriver;
  readonly nudger: Nudger;
}

/**
 * Writes the daemon's file.
 * @throws ChangedFileError if it has changed since it was read; FileError, with its remedy
 */
export async function writeFile({ path, content, stamp }: WriteFile): Promise<Written> {
  try {
    return await replaceUnchanged(path, content, stamp);
  } catch (error) {
    if (!(error instanceof FileError) || !REFUSED.has(error.code)) throw error;
    throw new Error(`${error.message}; ${REMEDY}`, { cause: error });
  }
}

const REFUSED: ReadonlySet<string | undefined> = new Set(['EROFS', 'EACCES', 'EPERM', 'EBUSY']);
const REMEDY =
  'let ripcord write there (in a container: mount the folder, not the file alone, and not read-only), or set routing.config to null';

/** Without a configured daemon these would announce an outdated metric. */
const NEEDS_CONFIGURED: ReadonlySet<Action['kind']> = new Set(['add-aliases', 'heal', 'nudge']);

/**
 * Carries out actions in their order. Returning proves nothing: observe again.
 *
 * One failure does not keep the others from taking effect (a read-only /etc must not keep a route from being
 * withdrawn), but no alias is added or nudged while the daemon could not be configured.
 * @throws what went wrong, once everything was tried
 */
export async function applyAll(
  actions: readonly Action[],
  host: Host,
  onAction: (action: Action) => void,
): Promise<void> {
  const errors: Error[] = [];
  let configured = true;
  for (const action of actions) {
    if (NEEDS_CONFIGURED.has(action.kind) && !configured) continue;
    try {
      await apply(action, host);
      onAction(action);
    } catch (error) {
      errors.push(toError(error));
      if (action.kind === 'configure') configured = false;
    }
  }
  const [first, ...others] = errors;
  if (first === undefined) return;
  throw others.length === 0
    ? first
    : new AggregateError(errors, errors.map(error => error.message).join('; '));
}

async function apply(action: Action, host: Host): Promise<void> {
  const { routing, aliases, nudger } = host;
  switch (action.kind) {
    case 'write-file':
      await writeFile(action);
      return;
    case 'configure':
      return routing.apply(action.lines);
    case 'heal':
      return heal(action, host);
    case 'nudge':
      return nudger.nudge(action.aliases, action.daemon);
    case 'add-aliases':
      return aliases.add(action.aliases);
    case 'remove-aliases':
      return nudger.clear().then(() => aliases.remove(action.aliases));
  }
}

async function heal({ aliases, daemon }: Extract<Action, { kind: 'heal' }>, host: Host): Promise<void> {
  await host.routing.resync();
  if (aliases.length > 0) await host.nudger.nudge(aliases, daemon);
}
