/** Packets that never arrive: nftables on a host of the lab. */
import type { Host } from '../lab/host.ts';

/** Which packets of an interface are lost, as nftables matches them. */
export interface Loss {
  readonly interface: string;
  /** As the host sees it. Default: both. */
  readonly direction?: 'in' | 'out';
  /** Of a hundred, at random. Default: all. */
  readonly percent?: number;
}

const TABLE = 'inet fault';

/** From now on these packets are lost: those forwarded, and those of the host's own. RIP's too. */
export async function lose(host: Host, losses: readonly Loss[]): Promise<void> {
  const rules = losses.flatMap(({ interface: name, direction, percent = 100 }) => {
    const drop = percent === 100 ? 'drop' : `numgen random mod 100 < ${percent} drop`;
    return [
      ...(direction === 'out' ? [] : [`add rule ${TABLE} incoming iifname "${name}" ${drop}`]),
      ...(direction === 'in' ? [] : [`add rule ${TABLE} outgoing oifname "${name}" ${drop}`]),
    ];
  });
  const chains = ['incoming prerouting', 'outgoing postrouting'].map(each => {
    const [chain, hook] = each.split(' ');
    return `add chain ${TABLE} ${chain} { type filter hook ${hook} priority -300; }`;
  });
  const input = `${[`add table ${TABLE}`, ...chains, ...rules].join('\n')}\n`;
  await host.run(['nft', '-f', '-'], { input });
}

/** Nothing is lost any more. */
export async function loseNothing(host: Host): Promise<void> {
  await host.run(['nft', 'delete', 'table', ...TABLE.split(' ')]);
}
