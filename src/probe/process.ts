/** A process of this machine, as /proc shows it. A zombie serves nobody and does not count. */
import { readdirSync, readFileSync } from 'node:fs';
import { constants, open } from 'node:fs/promises';
import type { ProcessCheck } from '../config/config.ts';
import { codeOf } from './failure.ts';
import type { Answer, Prober } from './prober.ts';

interface ProcessState {
  readonly pid: number;
  /** The program's name as the kernel keeps it: at most 15 bytes (TASK_COMM_LEN). */
  readonly name: string;
  readonly alive: boolean;
}

const COMM_LENGTH = 15;

/** Up if a process of that name, or the one that the pidfile names, is alive. */
export const probeProcess: Prober<ProcessCheck> = async ({ target }) =>
  target.by === 'name' ? byName(target.name) : await byPidfile(target.path);

/**
 * Where each name was found last time: looking there first spares reading every process of the machine at each run.
 * It is only ever a hint, checked against /proc.
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

async function byPidfile(path: string): Promise<Answer> {
  let content: string;
  try {
    content = await readPidfile(path);
  } catch (error) {
    const code = codeOf(error);
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? error})`;
    return { ok: false, reason: `pidfile ${path} ${why}` };
  }
  if (!/^\d{1,10}$/.test(content)) return { ok: false, reason: `pidfile ${path} holds no process id` };
  const process = readProcess(Number(content));
  if (process === undefined)
    return { ok: false, reason: `process ${content} of pidfile ${path} is not running` };
  return process.alive ? running(process) : undead(process);
}

function running({ name, pid }: ProcessState): Answer {
  return { ok: true, reason: `${name} is process ${pid}` };
}

function undead({ name, pid }: ProcessState): Answer {
  return { ok: false, reason: `${name} (process ${pid}) is a zombie` };
}

/** At most its first 64 bytes, and without blocking: what lies there may be a pipe. */
async function readPidfile(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, null);
    return buffer.toString('latin1', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}

function processesNamed(name: string): ProcessState[] {
  return readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .flatMap(pid => readProcess(Number(pid)) ?? [])
    .filter(process => process.name === name);
}

/**
 * One process from /proc/PID/stat: "PID (name) state ...", where the name may hold blanks and brackets itself
 * (proc(5)). Read synchronously: the kernel answers from memory, 10 times faster than by the thread pool.
 */
function readProcess(pid: number): ProcessState | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    // ENOENT: no such process; ESRCH: it ended while we read.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
  const nameEnd = stat.lastIndexOf(')');
  const state = stat.charAt(nameEnd + 2);
  return {
    pid,
    name: stat.slice(stat.indexOf('(') + 1, nameEnd),
    alive: state !== 'Z' && state !== 'X',
  };
}
