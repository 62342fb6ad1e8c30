/** Measures the load of each service with load shedding, on its interval. */
import { availableParallelism, loadavg } from 'node:os';
import type { Config, LoadShedding } from '../../config/config.ts';
import type { Clock } from '../../sys/clock.ts';
import type { Argv, Exec } from '../../sys/exec.ts';
import { toError } from '../../sys/to-error.ts';

export interface LoadMeter {
  /** Applies another configuration. */
  readonly apply: (config: Pick<Config, 'services'>) => void;
  readonly stop: () => void;
}

export interface LoadPorts {
  readonly exec: Exec;
  readonly clock: Clock;
  readonly onLoad: (service: string, load: number) => void;
  /** Called once when the load cannot be measured, until it can again; meanwhile the last measurement counts. */
  readonly onError: (error: Error) => void;
}

/** Part of the interval that the command may take. */
const TIMEOUT_SHARE = 0.8;

export function startLoadMeter(config: Pick<Config, 'services'>, ports: LoadPorts): LoadMeter {
  let running = new AbortController();
  const change = ({ services }: Pick<Config, 'services'>) => {
    running.abort();
    running = new AbortController();
    for (const { name, load } of services) {
      if (load !== undefined) void meter(name, load, ports, running.signal);
    }
  };
  change(config);
  return { apply: change, stop: () => running.abort() };
}

async function meter(
  service: string,
  load: LoadShedding,
  ports: LoadPorts,
  signal: AbortSignal,
): Promise<void> {
  let failed = false;
  while (!signal.aborted) {
    try {
      const value = await measure(load, ports.exec, signal);
      if (signal.aborted) return;
      ports.onLoad(service, value);
      failed = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!failed) ports.onError(new Error(`the load of ${service} is not known: ${toError(error).message}`));
      failed = true;
    }
    await ports.clock.sleep(load.intervalMs, signal);
  }
}

/** @throws Error with a phrase if there is no number */
async function measure(
  { command, intervalMs }: LoadShedding,
  exec: Exec,
  signal: AbortSignal,
): Promise<number> {
  if (command === undefined) return (loadavg()[0] ?? 0) / availableParallelism();
  const [program = '', ...args] = command;
  const argv: Argv = [program, ...args];
  const { end, exitCode, stdout, stderr } = await exec(argv, {
    timeoutMs: Math.round(intervalMs * TIMEOUT_SHARE),
    signal,
  });
  if (end !== 'exited' || exitCode !== 0) {
    throw new Error(
      `${program} ${end === 'exited' ? `exited with ${exitCode}` : end}: ${stderr.trim().slice(0, 200)}`,
    );
  }
  const text = stdout.trim();
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) {
    throw new Error(`${program} printed no number but ${JSON.stringify(text.slice(0, 50))}`);
  }
  return value;
}
