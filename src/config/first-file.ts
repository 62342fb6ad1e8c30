/** A first configuration file, with comments, for a server with one service. Pure. */
import { stringify } from 'yaml';

/** A check in short: `http`, `tcp:389`, `process:master`. */
export interface ShortCheck {
  readonly kind: string;
  /** What it looks at, by default that of its kind: a port, or the name of a process or of a unit. */
  readonly target?: string | undefined;
}

export interface FirstFile {
  /** A path or URL of the JSON Schema, for editors. */
  readonly schema: string;
  readonly server: string;
  readonly interfaces: readonly string[];
  readonly service: string;
  /** Of host length: 198.51.100.25/32. */
  readonly address: string;
  readonly checks: readonly ShortCheck[];
  readonly peers: readonly { readonly name: string; readonly address: string }[];
}

/** The kinds that look at this machine only, with the field that a target fills. */
const LOCAL: ReadonlyMap<string, string> = new Map([
  ['process', 'name'],
  ['systemd', 'unit'],
]);

/** Whether a check can be asked of a peer, too. */
export const isRemote = ({ kind }: ShortCheck): boolean => !LOCAL.has(kind);

/** The text. It is valid if its values are. */
export function firstFile({
  schema,
  server,
  interfaces,
  service,
  address,
  checks,
  peers,
}: FirstFile): string {
  const names = [server, ...peers.map(({ name }) => name)].map(name => scalar(name)).join(', ');
  return `# yaml-language-server: $schema=${schema}
# ripcord on one server. Look at it before it runs: ripcord check-config, ripcord doctor, ripcord probe, ripcord plan.

# The name of this server, as its peers call it. Each server has a file of its own, in which the others are the peers.
server: ${scalar(server)}

routing:
  # The interfaces on which the routing daemon speaks with the routers.
  networks: [${interfaces.map(name => scalar(name)).join(', ')}]

services:
  - name: ${scalar(service)}
    # The address that clients use. The controller puts it on lo: the service must listen there, or at 0.0.0.0.
    address: ${scalar(address)}
    # Routers prefer the lowest metric. Each client reaches the nearest server while all have the same.
    metric: 5
${
  peers.length === 0
    ? ''
    : `    # The metric while this server stands in for a peer that is down.
    boost: 1
    # One server first, and the others only when it is down: give each its order, and a metric that grows with its place.
    # order: [${names}]
`
}    # The service is up here while these pass. They ask at its address unless they name a host.
    checks:
${checks.map(check => `      - ${checkLine(check)}`).join('\n')}
${
  peers.length === 0
    ? `    # The other servers of this service: with them this one can stand in for another.
    # peers:
    #   - { name: other, address: 192.0.2.2, checks: [${checkLine(checks.find(isRemote) ?? { kind: 'icmp' })}] }
`
    : `    # The other servers of this service, asked at their own addresses.
    peers:
${peers.map(peer => peerLines(peer, checks.filter(isRemote))).join('\n')}
`
}`;
}

function peerLines(
  { name, address }: { readonly name: string; readonly address: string },
  checks: readonly ShortCheck[],
): string {
  return [
    `      - name: ${scalar(name)}`,
    `        address: ${scalar(address)}`,
    '        checks:',
    ...checks.map(check => `          - ${checkLine(check)}`),
  ].join('\n');
}

function checkLine({ kind, target }: ShortCheck): string {
  const named = LOCAL.get(kind);
  const isPort = named === undefined && target !== undefined && /^\d+$/.test(target);
  const looksAt = target === undefined ? '' : ` ${named ?? 'port'}: ${isPort ? target : scalar(target)},`;
  return `{ kind: ${scalar(kind)},${looksAt} interval: 1s }`;
}

/** A text as YAML, also within a list in brackets. */
function scalar(text: string): string {
  const isPlain = /^[\w./-]+$/.test(text) && stringify(text) === `${text}\n`;
  return isPlain ? text : JSON.stringify(text);
}
