/** Which server of a group this machine is. Pure. */
import { isIP } from 'node:net';
import { quote, type Violation } from '../../schema/problem.ts';
import type { GroupEntry, GroupFile } from './group-schema.ts';

/** The value of `server` that stands for the entry with the host name of this machine. */
export const AUTO = 'auto';

export type OwnServer =
  | { readonly known: true; readonly name: string }
  | { readonly known: false; readonly violation: Violation };

/** `hostName` is that of this machine, short or in full. That a server which is named is in `group`, a rule of the file says. */
export function ownServer(
  { server, group }: Pick<GroupFile, 'server' | 'group'>,
  hostName: string,
): OwnServer {
  return server === AUTO ? byHostName(group, hostName) : { known: true, name: server };
}

/** The entry with the whole name decides; without one, that with the same name, of which one of the two is short. */
function byHostName(group: readonly GroupEntry[], hostName: string): OwnServer {
  const wanted = normalized(hostName);
  const whole = group.filter(entry => hostNameOf(entry) === wanted);
  const found = whole.length > 0 ? whole : group.filter(entry => isShortFor(hostNameOf(entry), wanted));
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

/** By which `server: auto` knows an entry, as it is compared. */
export const hostNameOf = ({ name, hostname = name }: GroupEntry): string => normalized(hostname);

/** A host name in small letters, without the dot of the root. */
export const normalized = (hostName: string): string => hostName.toLowerCase().replace(/\.$/, '');

/** Whether one is the first label of the other. Two full names name two machines, even if their first labels are equal. */
function isShortFor(one: string, other: string): boolean {
  if (isIP(one) !== 0 || isIP(other) !== 0) return false;
  if (one.includes('.') && other.includes('.')) return false;
  return one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

const listed = (group: readonly GroupEntry[]): string =>
  group.map(({ name, hostname }) => (hostname === undefined ? name : `${name} with ${hostname}`)).join(', ');

const unknown = (message: string): OwnServer => ({
  known: false,
  violation: { path: ['server'], message },
});
