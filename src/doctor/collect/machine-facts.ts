/** This machine as ripcord meets it: the user, its privileges, the folders it writes to, and whether the clock is synchronised. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import type { Config } from '../../config/config.ts';
import { codeOf } from '../../sys/error-code.ts';
import type { Exec } from '../../sys/exec.ts';
import { accessFile, FILE_WITHIN_MS } from '../../sys/file-access.ts';
import { readPlain } from '../../sys/plain-file.ts';
import { type Fact, learn } from '../fact.ts';
import type { Folder } from '../facts.ts';
import { PATIENCE_MS } from './command-output.ts';

/** Bit of CAP_NET_ADMIN in the sets of capabilities(7). */
const CAP_NET_ADMIN = 12n;
/** The file has some 1500. */
const STATUS_BYTES = 64 * 1024;

export function holdsNetAdmin(): Promise<Fact<boolean>> {
  return learn(async () => netAdminIn(String(await readPlain('/proc/self/status', STATUS_BYTES))));
}

/** Reads /proc/self/status. @throws Error if it shows no capabilities. */
export function netAdminIn(status: string): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (effective === undefined) throw new Error('/proc/self/status shows no capabilities');
  return ((BigInt(`0x${effective}`) >> CAP_NET_ADMIN) & 1n) === 1n;
}

/** The name of the user; a number where it has none, as in some containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/**
 * The folders that the controller writes to. For a missing folder of its own, the nearest parent counts: the folder is made
 * there.
 */
export async function collectFolders({ paths, routing }: Config): Promise<readonly Folder[]> {
  const own = [
    { what: 'the control socket', path: paths.run },
    { what: 'the state that outlives a restart', path: paths.state },
  ].map(async each => ({ ...each, writable: await isWritable(each.path), missing: false }));
  // A file is replaced by renaming another over it.
  const others = routing.config === null ? [] : [daemonsFolder(dirname(routing.config))];
  return Promise.all([...own, ...others]);
}

async function daemonsFolder(path: string): Promise<Folder> {
  const missing = (await codeOfAccess(path)) === 'ENOENT';
  return { what: "the daemon's file", path, writable: !missing && (await isWritable(path)), missing };
}

async function isWritable(path: string): Promise<boolean> {
  const code = await codeOfAccess(path);
  return code === undefined || (code === 'ENOENT' && dirname(path) !== path && isWritable(dirname(path)));
}

/** Why nothing can be written in a folder; undefined: it can. */
async function codeOfAccess(path: string): Promise<string | undefined> {
  try {
    await accessFile(path, FILE_WITHIN_MS, () => access(path, constants.W_OK | constants.X_OK));
    return undefined;
  } catch (error) {
    return codeOf(error) ?? 'EIO';
  }
}

/** Undefined: neither chrony nor systemd answers, as in a container, whose clock is the host's. */
export async function isClockSynchronised(exec: Exec): Promise<boolean | undefined> {
  const ask = (...argv: [string, ...string[]]) => exec(argv, { timeoutMs: PATIENCE_MS });
  const chrony = await ask('chronyc', '-n', '-c', 'tracking');
  if (chrony.exitCode === 0) return isChronySynchronised(chrony.stdout);
  const systemd = await ask('timedatectl', 'show', '--property=NTPSynchronized', '--value');
  if (systemd.exitCode !== 0) return undefined;
  return systemd.stdout.trim() === 'yes';
}

/** Reads `chronyc -c tracking`: its last field is the leap status. */
export const isChronySynchronised = (tracking: string): boolean => !/,Not synchronised\s*$/.test(tracking);
