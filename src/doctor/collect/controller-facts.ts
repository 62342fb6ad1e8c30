/** The controller of a run folder, as its socket shows it, other controllers among the processes, and lines that others change. */

import { readdir, readlink } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { ask, RefusedError } from '../../api/client.ts';
import { STATUS_ROUTE } from '../../api/paths.ts';
import { CONFIG_VARIABLE, chooseFile } from '../../config/choose-file.ts';
import type { Config } from '../../config/config.ts';
import { CONFIG_FILE } from '../../config/folders.ts';
import { loadConfig } from '../../config/load.ts';
import { routeName } from '../../config/service-routes.ts';
import type { RoutingDriver } from '../../drivers/driver.ts';
import { NOT_HERE } from '../../protocols/metric.ts';
import type { Metrics } from '../../protocols/route.ts';
import type { Status } from '../../report/status/status.ts';
import type { Clock } from '../../sys/clock.ts';
import { connectFailure } from '../../sys/connect-failure.ts';
import { isThere, readPlain } from '../../sys/plain-file.ts';
import { toError } from '../../sys/to-error.ts';
import { type Fact, known, unknown } from '../fact.ts';
import type { ControllerFacts, Facts } from '../facts.ts';

export async function askController(socket: string): Promise<ControllerFacts> {
  const code = await connectFailure(socket);
  if (code === 'EACCES') return { kind: 'refused' };
  if (code !== undefined) return { kind: 'none' };
  try {
    const status: Status = JSON.parse(await ask(socket, STATUS_ROUTE));
    return { kind: 'answers', status };
  } catch (error) {
    // Service Unavailable: it answers, and has no state to show yet.
    if (error instanceof RefusedError && error.status === 503) return { kind: 'starting' };
    return { kind: 'unresponsive', why: toError(error).message };
  }
}

/**
 * The controllers in this network namespace but for `own`, by their command lines; and whether all could be seen: `hidepid`
 * hides the processes of other users (proc(5)), and the namespace of a process with more rights cannot be read.
 */
export async function findOtherControllers(
  config: Config,
  own: number | undefined,
): Promise<Pick<Facts, 'others' | 'processes'>> {
  const here = await namespaceOf('self');
  const pids = (await readdir('/proc')).map(Number).filter(pid => pid > 0 && pid !== process.pid);
  // The first process has a command line, and is that of another user than most.
  const isOpen = (await wordsOf(1, 'cmdline')).length > 0;
  let processes: Fact<true> = isOpen ? known(true) : unknown('the processes of other users are hidden');
  const found = await Promise.all(
    pids.map(async pid => {
      const run = controllerIn(await wordsOf(pid, 'cmdline'));
      if (run === undefined) return [];
      const namespace = await namespaceOf(pid);
      if (namespace === undefined && (await isThere(`/proc/${pid}`)))
        processes = unknown(`the network namespace of process ${pid}, a controller, cannot be read`);
      if (namespace !== here) return [];
      if (own !== undefined && innermost(await pidsOf(pid)) === own) return [];
      const file = run.config ?? (await usualFileOf(pid));
      const path = isAbsolute(file) ? file : join(await readlink(`/proc/${pid}/cwd`).catch(() => '/'), file);
      return [{ pid, file: path, sameDaemon: await sameDaemon(config, path) }];
    }),
  );
  return { others: found.flat(), processes };
}

/** A longer command line is not that of ripcord. */
const MAX_BYTES = 16 * 1024;
const CMDLINE_WITHIN_MS = 1000;

const INTERPRETER = /(?:^|\/)(?:node|nodejs|ripcord)$/;
const RIPCORD = /(?:^|\/)(?:ripcord|main\.js|main\.ts)$/;

/** The `--config` in the command line of a `ripcord run`; undefined: it is another program. */
export function controllerIn(argv: readonly string[]): { readonly config: string | undefined } | undefined {
  const [program = ''] = argv;
  const run = argv.indexOf('run');
  // The program that started it (timeout, sudo, tini) has the same words in its own command line.
  if (!INTERPRETER.test(program) || run < 1 || !RIPCORD.test(argv[run - 1] ?? '')) return undefined;
  const options = argv.slice(run + 1);
  const joined = options.find(word => word.startsWith('--config='));
  const apart = options.indexOf('--config');
  return { config: joined?.slice('--config='.length) ?? (apart < 0 ? undefined : options[apart + 1]) };
}

/** The file that a controller without `--config` reads. */
async function usualFileOf(pid: number): Promise<string> {
  const words = await wordsOf(pid, 'environ');
  const prefix = `${CONFIG_VARIABLE}=`;
  const named = words.find(word => word.startsWith(prefix))?.slice(prefix.length);
  const chosen = await chooseFile(named || undefined, {}).catch(() => undefined);
  return chosen?.path ?? CONFIG_FILE;
}

/** Daemons are told apart by the vtysh that reaches them. */
async function sameDaemon({ routing }: Config, file: string): Promise<boolean | undefined> {
  try {
    const other = await loadConfig(file);
    return JSON.stringify(other.routing.vtysh) === JSON.stringify(routing.vtysh);
  } catch {
    return undefined;
  }
}

async function wordsOf(pid: number, file: 'cmdline' | 'environ'): Promise<readonly string[]> {
  // A process may be gone by now, and a process in the middle of an exec blocks its readers (mmap_lock).
  const line = await readPlain(`/proc/${pid}/${file}`, MAX_BYTES, CMDLINE_WITHIN_MS).catch(() => undefined);
  return String(line ?? '')
    .split('\0')
    .filter(word => word !== '');
}

/** A controller in a container reports the process id that it has there. */
const innermost = (pids: readonly number[]): number | undefined => pids.at(-1);

/** The ids of a process in each PID namespace, from ours inwards; empty: it is gone. */
async function pidsOf(pid: number): Promise<readonly number[]> {
  const status = await readPlain(`/proc/${pid}/status`, MAX_BYTES, CMDLINE_WITHIN_MS).catch(() => undefined);
  const [, pids = ''] = /^NSpid:\s*([\d\s]+)$/m.exec(String(status ?? '')) ?? [];
  return pids.trim().split(/\s+/).map(Number);
}

function namespaceOf(pid: number | 'self'): Promise<string | undefined> {
  return readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
}

/** The number of looks, and the pause between two: the controller itself looks every 5 s, and corrects at once what it sees. */
const LOOKS = 5;
const PAUSE_MS = 400;

interface ForeignPorts {
  readonly routing: Pick<RoutingDriver, 'observe' | 'difference'>;
  readonly controller: () => Promise<ControllerFacts>;
  readonly clock: Clock;
}

/**
 * The lines that would bring the daemon to what the controller wants, at the first look where the controller wanted the
 * same before and after; empty without a controller, or where the daemon was as wanted at each look.
 * @throws RoutingError
 */
export async function findForeignLines({
  routing,
  controller,
  clock,
}: ForeignPorts): Promise<readonly string[]> {
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await clock.sleep(PAUSE_MS);
    const before = await controller();
    if (before.kind !== 'answers' || !isSteady(before.status)) return [];
    const observed = await routing.observe();
    const after = await controller();
    if (after.kind !== 'answers' || !isSteady(after.status)) return [];
    if (wanted(before.status) !== wanted(after.status)) continue;
    const lines = routing.difference(metricsIn(after.status), observed);
    if (lines.length > 0) return lines;
  }
  return [];
}

/** In step by its own account: a difference while it is out of step is its own change, in progress. */
const isSteady = ({ phase, inStep }: Status): boolean => phase === 'serving' && inStep;

/** The metric that is wanted for each route. */
const metricsIn = ({ services }: Status): Metrics =>
  new Map(
    services.flatMap(({ name, addresses }) =>
      addresses.map(({ cover, desiredMetric }) => [routeName(name, cover), desiredMetric ?? NOT_HERE]),
    ),
  );

const wanted = ({ services }: Status): string =>
  services.map(({ name, desiredMetric, since }) => `${name} ${desiredMetric} ${since}`).join();
