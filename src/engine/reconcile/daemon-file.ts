/** The routing daemon's file as it is, and as it should be. */
import type { DaemonInfo, RoutingDriver } from '../../drivers/driver.ts';
import { openPlain } from '../../sys/plain-file.ts';
import { NO_FILE, type Stamp } from '../../sys/stamp.ts';
import type { ConfigurationFile } from './state.ts';

/** Room for half a million lines, such as prefix-lists of a whole table. */
const MAX_BYTES = 16 * 1024 * 1024;

/** @throws FileError if the file cannot be read; RoutingError if the templates cannot be rendered */
export async function observeFile(
  { file, rewrite }: Pick<RoutingDriver, 'file' | 'rewrite'>,
  daemon: DaemonInfo,
): Promise<ConfigurationFile | undefined> {
  if (file === null) return undefined;
  const held = await openPlain(file, { atMostBytes: MAX_BYTES });
  const wanted = await rewrite(daemon, held?.bytes ?? NOTHING);
  return { path: file, content: held?.bytes, stamp: held?.stamp ?? NO_FILE, wanted };
}

/** An editor, or `cp`, truncates a file and then writes it: in between it looks complete, but is not. */
const AT_REST_MS = 1000;
/**
 * A truncated file may wait for a slow writer (`ssh … 'cat > frr.conf'`); one that shall be empty loses nothing by the
 * wait.
 */
const EMPTY_AT_REST_MS = 5000;

/**
 * How long to wait until the content may be taken for what its writer intended, in ms; 0: now.
 * @param before The stamp of the previous read, if any: a file that did not change since is at rest whatever the clock
 * says.
 */
export function restMs(
  { content, stamp }: Pick<ConfigurationFile, 'content' | 'stamp'>,
  before: Stamp | undefined,
  now: number,
): number {
  if (before?.print === stamp.print) return 0;
  const restMs = content?.length === 0 ? EMPTY_AT_REST_MS : AT_REST_MS;
  const age = stamp.changedAt === undefined ? 0 : now - stamp.changedAt;
  // If the clock was set back, a change appears to be in the future.
  return age < 0 ? restMs : Math.max(0, restMs - age);
}

/** The content of a missing file. */
export const NOTHING = Buffer.alloc(0);
