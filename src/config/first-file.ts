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
  /** The servers of a failover order, this one among them; undefined: each client reaches the nearest server. */
  readonly order?: readonly string[] | undefined;
}

/** In an order the first server has this metric, and each other two more than the one before it (docs/choosing-metrics.md). */
const FIRST_METRIC = 3;
const METRIC_STEP = 2;
/** Without an order all servers have the same. */
const EQUAL_METRIC = 5;

/** The kinds that look at this machine only, with the field that a target fills. */
const LOCAL: ReadonlyMap<string, string> = new Map([
  ['process', 'name'],
  ['systemd', 'unit'],
]);

/** Whether a check can be asked of a peer, too. */
export const isRemote = ({ kind }: ShortCheck): boolean => !LOCAL.has(kind);

const CHANNEL = `
# The servers tell each other what their own checks say: takeovers are faster, and status knows who serves. All have the same key:
# (umask 077; openssl rand -hex 32 > /etc/ripcord/key), copied to each. Uncomment this, and \`channel\` of each peer.
# channel: { keyFile: /etc/ripcord/key }
`;

/** The text. It is valid if its values are. */
export function firstFile({
  schema,
  server,
  interfaces,
  service,
  address,
  checks,
  peers,
  order,
}: FirstFile): string {
  return `# yaml-language-server: $schema=${schema}
# ripcord on one server. Look at it before it runs: ripcord check-config, ripcord doctor, ripcord probe, ripcord plan.

# The name of this server, as its peers call it. Each server has a file of its own, in which the others are the peers.
server: ${scalar(server)}

routing:
  # The interfaces on which the routing daemon speaks with the routers.
  networks: ${list(interfaces)}
${peers.length === 0 ? '' : CHANNEL}
services:
  - name: ${scalar(service)}
    # The address that clients use. The controller puts it on lo: the service must listen there, or at 0.0.0.0.
    address: ${scalar(address)}
${metricLines({ server, peers, order })}
    # The service is up here while these pass. They ask at its address unless they name a host.
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

function metricLines({ server, peers, order }: Pick<FirstFile, 'server' | 'peers' | 'order'>): string {
  const standsIn =
    peers.length === 0
      ? []
      : [
          `    # The metric while this server stands in for a peer that is down${order?.[0] === server ? ': the first of an order never does' : ''}.`,
          '    boost: 1',
        ];
  if (order !== undefined)
    return [
      '    # The first of these serves all clients; each other one only while those before it are down.',
      `    order: ${list(order)}`,
      '    # Routers prefer the lowest metric: it grows with the place in the order.',
      `    metric: ${FIRST_METRIC + METRIC_STEP * order.indexOf(server)}`,
      ...standsIn,
    ].join('\n');
  return [
    '    # Routers prefer the lowest metric. Each client reaches the nearest server while all have the same.',
    `    metric: ${EQUAL_METRIC}`,
    ...standsIn,
    ...(peers.length === 0
      ? []
      : [
          '    # One server first, and the others only when it is down: ripcord init --order prints it.',
          `    # order: ${list([server, ...peers.map(({ name }) => name)])}`,
        ]),
  ].join('\n');
}

const list = (names: readonly string[]): string => `[${names.map(scalar).join(', ')}]`;

function peerLines(
  { name, address }: { readonly name: string; readonly address: string },
  checks: readonly ShortCheck[],
): string {
  return [
    `      - name: ${scalar(name)}`,
    `        address: ${scalar(address)}`,
    '        # channel: 5520',
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
