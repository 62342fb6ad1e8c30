/** RIP through FRR or Quagga: metrics in, lines of vtysh out, and back from the running configuration. */
import { type Clock, systemClock } from '../../sys/clock.ts';
import type { Exec } from '../../sys/exec.ts';
import {
  type DaemonInfo,
  type Metrics,
  type RoutingDriver,
  RoutingError,
  type RunningConfig,
} from '../driver.ts';
import { putBlock } from './block.ts';
import { configuredThrough, detect, type Generation, generationOf } from './detect.ts';
import { difference } from './difference.ts';
import { metricsOf, ownRedistribution } from './metrics.ts';
import { WITHDRAWN } from './names.ts';
import { parse } from './parse.ts';
import { startRemedy } from './remedies.ts';
import { render } from './render.ts';
import { sequencesOf } from './sequences.ts';
import { readTemplates } from './templates.ts';
import { type RipConfig, variablesOf } from './variables.ts';
import { createVtysh } from './vtysh.ts';

export interface FrrDriverPorts {
  readonly exec: Exec;
  readonly clock?: Clock;
  /** Folder of the templates. Default: those shipped with ripcord. */
  readonly templates?: string;
}

const TEMPLATES: Readonly<Record<Generation, string>> = {
  'frr-10': 'frr-10.conf.liquid',
  'frr-7': 'frr-7.conf.liquid',
  quagga: 'quagga.conf.liquid',
};

/** Makes the driver for the daemon of `config.routing`. Throws a RoutingError if the templates cannot be read. */
export function createFrrDriver(
  config: RipConfig,
  { exec, clock = systemClock, templates: folder }: FrrDriverPorts,
): RoutingDriver {
  const { routing, services } = config;
  const templates = readTemplates(folder);
  const vtysh = createVtysh(routing.vtysh, { exec, clock });
  const text = (generation: Generation, metrics: Metrics, running: RunningConfig): string =>
    render(templates, TEMPLATES[generation], variablesOf(config, metrics, sequencesOf(services, running)));

  // Kept until a call fails: an upgrade of the daemon does not pass without one.
  let found: DaemonInfo | undefined;
  const forgetIfFailed = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      found = undefined;
      throw error;
    }
  };
  const daemon = async (): Promise<DaemonInfo> => {
    found ??= await detect(vtysh, routing.daemon);
    return found;
  };
  // Not known yet, FRR is taken for 10: a vtysh without `-d` works with any.
  const target = (info: DaemonInfo | undefined) =>
    configuredThrough(info ? generationOf(info) : routing.daemon === 'quagga' ? 'quagga' : 'frr-10');

  const readRunning = async (info: DaemonInfo): Promise<RunningConfig> => {
    const answer = await vtysh.ask(target(info), ['show daemons', 'show running-config']);
    // From FRR 10 on mgmtd answers for a ripd that is dead.
    if (!/^.*\bripd\b/.test(answer)) throw new RoutingError(startRemedy('ripd'));
    if (!/^end\s*$/m.test(answer)) {
      throw new RoutingError('vtysh gave half a running configuration: a daemon went away meanwhile.');
    }
    return parse(answer.slice(answer.indexOf('\n') + 1));
  };

  return {
    withdrawn: WITHDRAWN,
    observe: () =>
      forgetIfFailed(async () => {
        const info = await daemon();
        const running = await readRunning(info);
        // ripd loses a redistribution that is entered while zebra is away (FRR #22364). One that stands can still be
        // withdrawn without zebra, so only the first needs it.
        if (ownRedistribution(running) === undefined) await vtysh.ask('zebra', ['show version']);
        return { daemon: info, running, metrics: metricsOf(services, running) };
      }),
    difference: (wanted, { daemon: info, running }) =>
      difference(parse(text(generationOf(info), wanted, running)), running),
    enter: lines =>
      forgetIfFailed(async () => {
        if (lines.length > 0) await vtysh.enter(target(await daemon()), lines);
      }),
    command: lines => vtysh.command(target(found), lines),
    file: routing.config,
    rewrite: async (info, content) => putBlock(content, text(generationOf(info), new Map(), new Map())),
  };
}
