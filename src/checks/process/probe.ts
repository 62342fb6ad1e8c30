/** A process of this machine, as /proc shows it. A zombie does no work and does not count. */
import { readdirSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { uptime } from 'node:os';
import { codeOf } from '../../sys/error-code.ts';
import { accessFile, FILE_WITHIN_MS } from '../../sys/file-access.ts';
import { FileError } from '../../sys/file-error.ts';
import { openPlain, type PlainFile } from '../../sys/plain-file.ts';
import { toError } from '../../sys/to-error.ts';
import type { Answer, Prober } from '../prober.ts';
import { NoVerdict } from '../shared/failure.ts';
import { FILE_SHARE } from '../shared/own-file.ts';
import type { ProcessCheck } from './schema.ts';

interface ProcessState {
  readonly pid: number;
  /** The program's name as the kernel keeps it: at most 15 bytes (TASK_COMM_LEN). */
  readonly name: string;
  readonly alive: boolean;
}

const COMM_LENGTH = 15;

type PidfileTarget = Extract<ProcessCheck['target'], { readonly by: 'pidfile' }>;

/** Up if a process of that name, or the process in the pidfile, is alive. */
export const probeProcess: Prober<ProcessCheck> = async ({ target, timeoutMs }) =>
  target.by === 'name' ? byName(target.name) : await byPidfile(target, timeoutMs * FILE_SHARE);

/**
 * The process id last found for each name: trying it first avoids reading every process of the machine at each run. It
 * is only ever a hint, checked against /proc.
 */
const lastSeen = new Map<string, number>();

function byName(wanted: string): Answer {
  const name = wanted.slice(0, COMM_LENGTH);
  const hint = lastSeen.get(name);
  const known = hint === undefined ? undefined : readProcess(hint);
  if (known?.alive && known.name === name) return running(known);
  const namesakes = processesNamed(name);
  const found = namesakes.find(process => process.alive);
  if (found !== undefined) {
    lastSeen.set(name, found.pid);
    return running(found);
  }
  lastSeen.delete(name);
  const [zombie] = namesakes;
  return zombie === undefined ? { ok: false, reason: `no process named ${name}` } : undead(zombie);
}

async function byPidfile({ path, name }: PidfileTarget, withinMs: number): Promise<Answer> {
  const file = await readPidfile(path, withinMs);
  if (file === undefined) return { ok: false, reason: `pidfile ${path} does not exist` };
  if (file instanceof FileError) return { ok: false, reason: `pidfile ${file.message}` };
  const { writtenAt } = file;
  const content = file.bytes.toString('latin1').trim();
  if (!/^\d{1,10}$/.test(content)) return { ok: false, reason: `pidfile ${path} holds no process id` };
  const pid = Number(content);
  const process = readProcess(pid);
  if (process === undefined || isThread(pid))
    return { ok: false, reason: `process ${content} of pidfile ${path} is not running` };
  if (name !== undefined && process.name !== name.slice(0, COMM_LENGTH))
    return { ok: false, reason: `process ${content} of pidfile ${path} is ${process.name}, not ${name}` };
  if (await isFromEarlierBoot(path, writtenAt))
    return {
      ok: false,
      reason: `pidfile ${path} is older than the last boot, process ${content} is ${process.name}`,
    };
  return process.alive ? running(process) : undead(process);
}

function running({ name, pid }: ProcessState): Answer {
  return { ok: true, reason: `${name} is process ${pid}` };
}

function undead({ name, pid }: ProcessState): Answer {
  return { ok: false, reason: `${name} (process ${pid}) is a zombie` };
}

/** A number and a line end; a longer file is the wrong file. */
const MAX_BYTES = 4096;
/** Errors for a path that no service can have written its process id to. */
const NO_PIDFILE: ReadonlySet<string | undefined> = new Set(['EISDIR', 'ESPIPE', 'EFBIG']);

/**
 * undefined: there is no file; a FileError: what is there is not a pidfile.
 * @throws NoVerdict if it cannot be read
 */
async function readPidfile(path: string, withinMs: number): Promise<PlainFile | FileError | undefined> {
  try {
    return await openPlain(path, { atMostBytes: MAX_BYTES, withinMs });
  } catch (error) {
    if (error instanceof FileError && NO_PIDFILE.has(error.code)) return error;
    throw new NoVerdict(`pidfile ${toError(error).message}`);
  }
}

/** A thread's id has a folder in /proc too, which only a listing of /proc leaves out (proc(5)). */
function isThread(pid: number): boolean {
  const group = /^Tgid:\s+(\d+)$/m.exec(readOfProcess(pid, 'status') ?? '')?.[1];
  return group !== undefined && Number(group) !== pid;
}

/** statfs(2): files on an in-memory file system such as /run do not survive a boot, whatever their times say. */
const TMPFS = 0x01021994;
/** The clock may have been corrected since the boot, which moves the time of the boot too. */
const CLOCK_MAY_BE_OFF_MS = 60_000;

/** A process id from an earlier boot belongs to another process by now, or will. */
async function isFromEarlierBoot(path: string, writtenAt: number): Promise<boolean> {
  const bootedAt = Date.now() - uptime() * 1000;
  return (
    writtenAt < bootedAt - CLOCK_MAY_BE_OFF_MS &&
    (await accessFile(path, FILE_WITHIN_MS, () => statfs(path))).type !== TMPFS
  );
}

function processesNamed(name: string): ProcessState[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .flatMap(pid => readProcess(Number(pid)) ?? [])
    .filter(process => process.name === name);
}

/**
 * One process from /proc/PID/stat: "PID (name) state ...", where the name may hold blanks and brackets itself
 * (proc(5)). Read synchronously: the kernel answers from memory, 10 times faster than through the thread pool.
 */
function readProcess(pid: number): ProcessState | undefined {
  const stat = readOfProcess(pid, 'stat');
  if (stat === undefined) return undefined;
  const nameEnd = stat.lastIndexOf(')');
  const state = stat.charAt(nameEnd + 2);
  return {
    pid,
    name: stat.slice(stat.indexOf('(') + 1, nameEnd),
    alive: state !== 'Z' && state !== 'X',
  };
}

/** A file in /proc/PID; undefined if there is no such process. */
function readOfProcess(pid: number, file: 'stat' | 'status'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    // ENOENT: no such process; ESRCH: it ended while we read.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}
