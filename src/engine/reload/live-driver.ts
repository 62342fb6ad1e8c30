/** The drivers of this server, across changes of the configuration. */
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../config/config.ts';
import type { DaemonInfo, RoutingDriver } from '../../drivers/driver.ts';
import { NOTHING } from '../reconcile/daemon-file.ts';
import type { Host } from '../reconcile/host.ts';
import type { Loaded } from './reload.ts';

export interface LiveHost {
  /** The drivers of the configuration in force. */
  readonly now: () => Host;
  /**
   * Creates the routing driver of another configuration, and renders its templates for the detected daemon (if any).
   * Resolves with a function that installs that driver; the previous one is closed when `settled` resolves, which is
   * when nothing uses it any more.
   * @throws what is wrong with the templates
   */
  readonly prepare: (
    config: Config,
    templates: Loaded['templates'],
    daemon: DaemonInfo | undefined,
  ) => Promise<(settled: () => Promise<unknown>) => void>;
  /** Closes the driver of the daemon. */
  readonly close: () => Promise<void>;
}

export type CreateRouting = (config: Config, templates: Loaded['templates']) => RoutingDriver;

/**
 * What a routing driver is made from: while all of it is equal, the driver stays, with everything it holds of the
 * daemon.
 */
const sourceOf = ({ routing, services }: Config, templates: Loaded['templates']) => ({
  routing,
  templates,
  services: services.map(({ name, addresses, cover }) => ({ name, addresses, cover })),
});

export function createLiveDriver(
  first: Pick<Loaded, 'config' | 'templates'>,
  others: Omit<Host, 'routing'>,
  createRouting: CreateRouting,
): LiveHost {
  let source = sourceOf(first.config, first.templates);
  let host: Host = { ...others, routing: createRouting(first.config, first.templates) };
  const retiring = new Set<Promise<void>>();

  const replace = (routing: RoutingDriver, settled: () => Promise<unknown>) => {
    const before = host.routing;
    host = { ...host, routing };
    const retired = settled()
      .then(() => before.close())
      .finally(() => retiring.delete(retired));
    retiring.add(retired);
  };
  return {
    now: () => host,
    prepare: async (config, templates, daemon) => {
      const next = sourceOf(config, templates);
      if (isDeepStrictEqual(next, source)) return () => undefined;
      const routing = createRouting(config, templates);
      if (daemon !== undefined) await routing.rewrite(daemon, NOTHING);
      return settled => {
        source = next;
        replace(routing, settled);
      };
    },
    close: async () => {
      await Promise.all(retiring);
      await host.routing.close();
    },
  };
}
