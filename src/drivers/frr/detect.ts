/** Detects the routing daemon, and whether the processes that hold RIP's configuration run. */
import type { Config } from '../../config/config.ts';
import { type DaemonInfo, RoutingError } from '../driver.ts';
import type { Vtysh } from './vtysh.ts';
import type { VtyshTarget } from './vtysh-target.ts';

/** Decides template and commands: FRR from 10 on (mgmtd owns the configuration of RIP), FRR before, Quagga. */
export type Generation = 'frr-10' | 'frr-7' | 'quagga';

/** The generation of a daemon. */
export function generationOf({ product, version }: DaemonInfo): Generation {
  if (product === 'quagga') return 'quagga';
  return Number.parseInt(version, 10) >= 10 ? 'frr-10' : 'frr-7';
}

/**
 * Which daemon takes the configuration of RIP. Before FRR 10 ripd alone, so that another daemon that hangs does not
 * stop us; from 10 on `-d ripd` knows no `router rip`.
 */
export const configuredThrough = (generation: Generation): VtyshTarget =>
  generation === 'frr-10' ? 'all' : 'ripd';

/** Which daemon answers questions about zebra: from FRR 10 on the ones that are queried anyway. */
export const zebraThrough = (generation: Generation): VtyshTarget =>
  generation === 'frr-10' ? 'all' : 'zebra';

/** Reads the banner of `show version`; undefined if it is neither FRR's nor Quagga's. */
export function parseBanner(banner: string): DaemonInfo | undefined {
  const [, product, version] = /^(FRRouting|Quagga) (\d\S*)/m.exec(banner) ?? [];
  if (product === undefined || version === undefined) return undefined;
  return { product: product === 'Quagga' ? 'quagga' : 'frr', version };
}

/**
 * Detects the daemon.
 * @throws RoutingError with its remedy if vtysh is not found or may not connect, if ripd (or mgmtd where it is needed)
 * does not run or answer, or if the product differs from the configuration
 */
export async function detect(vtysh: Vtysh, expected: Config['routing']['daemon']): Promise<DaemonInfo> {
  const banner = await vtysh.ask('ripd', ['show version']);
  const daemon = parseBanner(banner);
  if (daemon === undefined) {
    const said = banner.trim().split('\n')[0] ?? '';
    throw new RoutingError(`vtysh is neither FRR's nor Quagga's: to \`show version\` it says '${said}'.`);
  }
  if (daemon.product !== expected) {
    throw new RoutingError(
      `The routing daemon is ${daemon.product} ${daemon.version}, not ${expected}: set routing.daemon to ${daemon.product}.`,
    );
  }
  if (generationOf(daemon) === 'frr-10') await vtysh.ask('mgmtd', ['show version']);
  return daemon;
}
