/** Which server of a group this machine is. Pure. */
import { quote, type Violation } from '../../schema/problem.ts';
import { either } from '../../schema/schema-node.ts';
import type { GroupEntry, GroupFile } from './group-schema.ts';

/** The value of `server` that stands for the entry with the host name of this machine. */
export const AUTO = 'auto';

export type OwnServer =
  | { readonly known: true; readonly name: string }
  | { readonly known: false; readonly violation: Violation };

/** `hostName` is that of this machine, short or in full. */
export function ownServer(
  { server, group }: Pick<GroupFile, 'server' | 'group'>,
  hostName: string,
): OwnServer {
  const names = group.map(({ name }) => name);
  if (server === AUTO) return byHostName(group, hostName);
  if (names.includes(server)) return { known: true, name: server };
  return unknown(`${quote(server)} is not in \`group\`: write ${either([...names, AUTO])}`);
}

/** The entry with the whole name decides; without one, that with the same first label. */
function byHostName(group: readonly GroupEntry[], hostName: string): OwnServer {
  const nameOf = ({ name, hostname = name }: GroupEntry) => hostname.toLowerCase();
  const wanted = hostName.toLowerCase();
  const whole = group.filter(entry => nameOf(entry) === wanted);
  const found = whole.length > 0 ? whole : group.filter(entry => label(nameOf(entry)) === label(wanted));
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return { known: true, name: first.name };
  const machine = `the host name of this machine, ${quote(hostName)}`;
  const remedy = `write the name of this server instead of auto, or its \`hostname\` in \`group\``;
  return unknown(
    first === undefined
      ? `${machine}, is that of no server of \`group\` (${listed(group)}): ${remedy}`
      : `${machine}, may mean any of ${listed(found)}: ${remedy}`,
  );
}

const label = (host: string): string | undefined => host.split('.')[0];

const listed = (group: readonly GroupEntry[]): string =>
  group.map(({ name, hostname }) => (hostname === undefined ? name : `${name} with ${hostname}`)).join(', ');

const unknown = (message: string): OwnServer => ({
  known: false,
  violation: { path: ['server'], message },
});
