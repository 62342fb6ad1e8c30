/** Whether a `network` line makes the daemon announce a service address by itself, so that no withdrawal reaches it. */

import { aliasesOf } from '../../config/routes.ts';
import type { RunningConfig } from '../../drivers/driver.ts';
import { ROUTER_RIP } from '../../drivers/frr/frr-names.ts';
import { parse } from '../../drivers/frr/parse-running.ts';
import { NUDGE_INTERFACE } from '../../drivers/nudge/commands.ts';
import { covers, readNetwork } from '../../schema/network.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('routing daemon', 'covering-networks');

type Seen = Pick<Facts, 'config' | 'routing' | 'file'>;

export function coveringNetworks({ config, routing, file }: Seen): Finding[] {
  const sources: [string, RunningConfig][] = [];
  if (routing.known) sources.push(['the running daemon', routing.value.running]);
  if (file.known && file.value?.content !== undefined)
    sources.push([file.value.path, parse(file.value.content.toString())]);
  if (sources.length === 0) return [];
  const ill = sources.flatMap(([where, lines]) => coveringIn(lines, where, config));
  return ill.length > 0 ? ill : [ok('No network line holds a service address.')];
}

function coveringIn(held: RunningConfig, where: string, config: Facts['config']): Finding[] {
  return (held.get(ROUTER_RIP) ?? []).flatMap(line => {
    const [, text] = /^network (\S+)$/.exec(line) ?? [];
    const network = text === undefined ? undefined : readNetwork(text);
    if (network === undefined) return [];
    const held = aliasesOf(config).filter(({ ip }) =>
      network.kind === 'interface'
        ? network.name === 'lo' || network.name === NUDGE_INTERFACE
        : covers(network, ip),
    );
    return held.length === 0 ? [] : [covering(line, held.map(({ ip }) => ip).join(', '), where)];
  });
}

/** Measured on FRR 8.4.4: a withdrawn route stayed for over 60 s. */
function covering(line: string, addresses: string, where: string): Finding {
  return error({
    found: `\`${line}\` in ${where} holds ${addresses}.`,
    why: 'The daemon then announces it as a link of its own, which neither the route-map nor a withdrawal reaches: a dead service goes on attracting traffic.',
    remedy: `name interfaces instead, e.g. \`network eth0\`, and enter: no ${line} (under router rip)`,
  });
}
