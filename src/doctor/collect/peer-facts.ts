/** The hosts that peers and their checks name: whether they resolve, and whether there is a route to them. */
import { isIPv4 } from 'node:net';
import type { Config } from '../../config/config.ts';
import type { Exec } from '../../sys/exec.ts';
import { type Fact, known, learn } from '../fact.ts';
import type { PeerFacts } from '../facts.ts';
import { PATIENCE_MS, recordsIn } from './command-output.ts';

/** What resolves a name to its IPv4 addresses; throws an Error where it cannot. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export function collectPeers(config: Config, exec: Exec, resolve: Resolve): Promise<readonly PeerFacts[]> {
  return Promise.all(
    namedHosts(config).map(async ({ peer, host }): Promise<PeerFacts> => {
      const addresses: Fact<readonly string[]> = isIPv4(host)
        ? known([host])
        : await learn(() => resolve(host));
      const [first] = addresses.known ? addresses.value : [];
      const reached = first === undefined ? NOT_ASKED : await reach(first, exec);
      return { peer, host, addresses, ...reached };
    }),
  );
}

const NOT_ASKED = { way: undefined, echo: undefined } as const;

/** Each host that is named for a peer, once, however many services it is a peer of. */
function namedHosts({ services }: Config): readonly { readonly peer: string; readonly host: string }[] {
  const named = services.flatMap(({ peers: others }) =>
    others.flatMap(({ name: peer, addresses, checks }) => [
      ...addresses.map(host => ({ peer, host })),
      ...checks.flatMap(check => ('host' in check ? [{ peer, host: check.host }] : [])),
    ]),
  );
  return [...new Map(named.map(each => [`${each.peer} ${each.host}`, each])).values()];
}

async function reach(address: string, exec: Exec): Promise<Pick<PeerFacts, 'way' | 'echo'>> {
  const route = await exec(['ip', '-j', '-4', 'route', 'get', address], { timeoutMs: PATIENCE_MS });
  if (route.exitCode !== 0) {
    return { way: route.end === 'exited' ? 'none' : undefined, echo: undefined };
  }
  const way = recordsIn(route.stdout).some(({ type }) => type === 'local') ? 'here' : 'out';
  return { way, echo: await echo(address, exec) };
}

/** ping(8) exits 1 if nothing came back; where it may not or cannot ask, with another status. */
async function echo(address: string, exec: Exec): Promise<boolean | undefined> {
  const ping = await exec(['ping', '-n', '-q', '-c', '1', '-W', '1', address], { timeoutMs: PATIENCE_MS });
  return ping.exitCode === 0 ? true : ping.exitCode === 1 ? false : undefined;
}
