/** What the servers of a chaos run have and hold, before it and after each round. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Group } from '../../lab/convergence/group.ts';
import { type Inventory, inventory, leftBehind } from '../inventory.ts';
import { type Holdings, holdings, leaked } from './leaks.ts';

/** What passes by in the moment of one look is gone in that of another. */
const LOOKS = 3;
const BETWEEN_MS = 2000;

export type Possessions = ReadonlyMap<
  string,
  { readonly has: Inventory; readonly holds: Holdings | undefined }
>;

export async function possessions({ lab }: Group): Promise<Possessions> {
  const all = lab.servers.map(
    async server => [server.name, { has: await inventory(server), holds: await holdings(server) }] as const,
  );
  return new Map(await Promise.all(all));
}

/** The first thing that is not as it was, or more than it was; undefined: there is none. */
export async function whatIsLeft(group: Group, before: Possessions): Promise<string | undefined> {
  let left: string | undefined;
  // An `ip monitor` whose controller and guard were killed at once ends as it tries to tell of the next change.
  for (const { host } of group.lab.servers) {
    for (const what of ['add', 'del']) await host.run(['ip', 'address', what, '127.0.0.2/8', 'dev', 'lo']);
  }
  for (let look = 0; look < LOOKS; look++) {
    const after = await possessions(group);
    left = [...after]
      .flatMap(([name, { has: is, holds }]) => {
        const was = before.get(name);
        if (was === undefined) return [];
        const grown = was.holds === undefined || holds === undefined ? [] : leaked(was.holds, holds);
        return [...leftBehind(was.has, is), ...grown].map(each => `${name}: ${each}`);
      })
      .at(0);
    if (left === undefined) return undefined;
    await sleep(BETWEEN_MS);
  }
  return left;
}
