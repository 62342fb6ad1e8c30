/**
 * The routing driver for RIP through FRR or Quagga: converts metrics into vtysh lines, and the running configuration
 * back into metrics.
 */

import { join } from 'node:path';
import type { Routing } from '../../config/config.ts';
import { createRip } from '../../protocols/rip/rip.ts';
import type { Metrics } from '../../protocols/route.ts';
import { parse, type RunningConfig } from '../../protocols/running-config.ts';
import { type Clock, systemClock } from '../../sys/clock.ts';
import type { Exec } from '../../sys/exec.ts';
import type { Hold } from '../../sys/held-program.ts';
import {
  AbsentDaemonError,
  type DaemonInfo,
  type Hearing,
  type RoutingDriver,
  RoutingError,
} from '../driver.ts';
import { type AnnouncedService, announcedRoutes } from './announced-routes.ts';
import { createBlame } from './blame.ts';
import { putBlock } from './block.ts';
import { configuredThrough, detect, type Generation, generationOf, zebraThrough } from './detect.ts';
import { refusal } from './foreign-redistribution.ts';
import { createListening, DISCONNECTED, stillStalled } from './hearing.ts';
import { createHeldVtysh } from './held-vtysh.ts';
import { createLoading } from './loading.ts';
import { createMask } from './mask.ts';
import { outlookOf } from './read-outlook.ts';
import { startRemedy } from './remedies.ts';
import { createRender, type Templates } from './render-template.ts';
import { socketFolder } from './socket-folder.ts';
import { shippedTemplates } from './template-files.ts';
import { createVtysh } from './vtysh.ts';

/** What the driver needs to know of the configuration. */
export interface FrrConfig {
  readonly routing: Pick<
    Routing,
    'daemon' | 'vtysh' | 'sockets' | 'networks' | 'timers' | 'config' | 'hostname' | 'password' | 'templates'
  >;
  readonly services: readonly AnnouncedService[];
}

export interface FrrDriverPorts {
  readonly exec: Exec;
  readonly clock?: Clock;
  /** With it one vtysh is held for all calls, until `close`; without it each call starts its own. */
  readonly hold?: Hold;
  /** The templates that the configuration names. Default: those shipped with ripcord. */
  readonly templates?: Templates;
}

const TEMPLATES: Readonly<Record<Generation, string>> = {
  'frr-10': 'frr-10.conf.liquid',
  'frr-7': 'frr-7.conf.liquid',
  quagga: 'quagga.conf.liquid',
};

/** How long to check ripd's link to zebra: no longer, as a metric may have to change meanwhile. */
const ZEBRA_DEADLINE_MS = 1_000;
/** The same for how far announcements go: one command in each call, so that urgent commands come between. */
const OUTLOOK_DEADLINE_MS = 1_000;

/** Creates the driver for the daemon of `config.routing`. */
export function createFrrDriver(
  config: FrrConfig,
  { exec, clock = systemClock, hold, templates = shippedTemplates() }: FrrDriverPorts,
): RoutingDriver {
  const { routing } = config;
  const routes = announcedRoutes(config.services);
  const protocol = createRip(routing);
  const render = createRender(templates);
  const oneShot = createVtysh(routing.vtysh, { exec, clock, product: routing.daemon });
  const vtysh =
    hold === undefined
      ? oneShot
      : createHeldVtysh(oneShot, {
          command: routing.vtysh,
          target: () => found && target(found),
          transacts: () => found !== undefined && generationOf(found) === 'frr-7',
          hold,
          clock,
        });
  const blame = createBlame(vtysh, { sockets: socketFolder(routing), product: routing.daemon });
  const text = (generation: Generation, metrics: Metrics, running: RunningConfig): string =>
    render(TEMPLATES[generation], protocol.variables(routes, metrics, running));

  /**
   * A query to mgmtd that ends while the next FRR loads its file costs lines of it (loading.ts): no query is sent then.
   */
  const whyOf = async (error: unknown): Promise<unknown> => {
    loading.mustBeOver();
    return blame(error);
  };

  // Cached until a call fails: during an upgrade of the daemon one does.
  let found: DaemonInfo | undefined;
  const forgetIfFailed = async <T>(call: () => Promise<T>): Promise<T> => {
    loading.mustBeOver();
    try {
      return await call();
    } catch (error) {
      found = undefined;
      listening.forget();
      await vtysh.close();
      throw await whyOf(error);
    }
  };
  const daemon = async (): Promise<DaemonInfo> => {
    found ??= await detect(vtysh, routing.daemon);
    return found;
  };
  // Before it is known, FRR is taken for 10: a vtysh without `-d` works with any version.
  const target = (info: DaemonInfo | undefined) =>
    configuredThrough(info ? generationOf(info) : routing.daemon === 'quagga' ? 'quagga' : 'frr-10');

  const readRunning = async (info: DaemonInfo): Promise<RunningConfig> => {
    const answer = await vtysh.ask(target(info), ['show daemons', 'show running-config']);
    if (!/^end\s*$/m.test(answer)) {
      throw new RoutingError(
        `vtysh gave no whole running configuration: a daemon went away meanwhile, or this is no vtysh. It said '${firstOf(answer)}'.`,
      );
    }
    // From FRR 10 on mgmtd answers for a dead ripd.
    if (!/^.*\bripd\b/.test(answer)) throw new AbsentDaemonError(startRemedy('ripd', info.product));
    return parse(answer.slice(answer.indexOf('\n') + 1));
  };

  const loading = createLoading(
    join(socketFolder(routing), 'mgmtd.vty'),
    running => protocol.isBegun(parse(running)),
    clock,
  );

  const mask = createMask();
  const listening = createListening(
    async () =>
      vtysh.ask(zebraThrough(generationOf(await daemon())), ['show zebra client'], ZEBRA_DEADLINE_MS),
    clock,
  );
  const observeHearing = async (info: DaemonInfo, running: RunningConfig): Promise<Hearing> => {
    // ripd loses a redistribution that is entered while zebra is away (FRR #22364). An existing one can still be
    // withdrawn without zebra, so only the first needs it.
    if (!protocol.isBegun(running)) {
      await vtysh.ask('zebra', ['show version']);
      return 'unknown';
    }
    // Quagga's ripd requests all routes again when zebra comes back.
    return info.product === 'quagga' ? 'unknown' : listening.observe();
  };

  return {
    traits: protocol.traits,
    observe: () =>
      forgetIfFailed(async () => {
        const info = await daemon();
        const shown = await readRunning(info);
        const refused = refusal(shown, info.product);
        if (refused !== undefined) throw new RoutingError(refused);
        const lifted = info.product === 'quagga' ? mask.lift(shown) : undefined;
        const running = lifted ?? shown;
        const hearing = lifted === undefined ? await observeHearing(info, running) : 'masked';
        return { daemon: info, running, metrics: protocol.announced(running, routes), hearing };
      }),
    outlook: async addresses => {
      loading.mustBeOver();
      const to = target(await daemon());
      const ask = (command: string) =>
        vtysh
          .ask(to, [command], OUTLOOK_DEADLINE_MS)
          .catch(async error => Promise.reject(await whyOf(error)));
      const status = await ask('show ip rip status');
      const table = await ask('show ip rip');
      const running = parse(await ask('show running-config'));
      return outlookOf({ status, table, running }, routes, addresses);
    },
    onDaemonState: async (process, state) => {
      found = undefined;
      listening.forget();
      mask.forget();
      // Without a configuration file, FRR loads nothing at its start.
      if (routing.config !== null) await loading.onDaemonState(process, state);
    },
    difference: (wanted, { daemon: info, running }) =>
      protocol.difference(parse(text(generationOf(info), wanted, running)), running),
    predict: (wanted, observed) => {
      const { daemon: info, running } = observed;
      return {
        ...observed,
        metrics: wanted,
        running: protocol.overlaid(running, parse(text(generationOf(info), wanted, running))),
      };
    },
    apply: lines =>
      forgetIfFailed(async () => {
        if (lines.length === 0) return;
        await vtysh.enter(target(await daemon()), lines);
        mask.entered(lines);
      }),
    resync: async () => {
      loading.mustBeOver();
      // ripd loses what is entered before it has connected again (FRR 8.4.4).
      if ((await listening.observe()) === 'disconnected') throw new RoutingError(DISCONNECTED);
      return forgetIfFailed(async () => {
        const info = await daemon();
        const desired = parse(text(generationOf(info), new Map(), new Map()));
        await vtysh.enter(target(info), protocol.askAnew(desired));
        const hearing = await listening.look();
        if (hearing === 'disconnected') throw new RoutingError(DISCONNECTED);
        if (hearing === 'stalled') throw new RoutingError(stillStalled(info.product));
      });
    },
    command: lines => vtysh.command(target(found), lines),
    file: routing.config,
    rewrite: async (info, content) => putBlock(content, text(generationOf(info), new Map(), new Map())),
    close: vtysh.close,
  };
}

const LONGEST_SAID = 80;
/** The first line of a program's output, cut to the length that is shown. */
const firstOf = (text: string): string => (text.trim().split('\n')[0] ?? '').slice(0, LONGEST_SAID);
