/** Given facts with one thing spoilt, exactly that is found. */

import { describe, expect, it } from 'vitest';
import { checkHost, checkReplica } from '../../../src/doctor/checks/all-checks.ts';
import { known, unknown } from '../../../src/doctor/fact.ts';
import type { Facts, ReversePath } from '../../../src/doctor/facts.ts';
import type { Neighbour, Passage } from '../../../src/drivers/outlook.ts';
import { NO_FILE } from '../../../src/sys/stamp.ts';
import { propagationStatus, serviceStatus } from '../report/status/statuses.ts';
import {
  address,
  answers,
  config,
  daemons,
  ETH0,
  FILE,
  facts,
  IP,
  ill,
  LO,
  link,
  OUTLOOK,
  running,
} from './facts.ts';

const runChecks = (change: Partial<Facts>) => {
  const all = facts(change);
  return [...checkHost(all), ...checkReplica(all)];
};

const ipv4 = (own: ReversePath, all: ReversePath, forwarding = false) =>
  known({ forwarding, reversePath: new Map([['eth0', own]]), reversePathOfAll: all });
const ETH1 = link('eth1', { addresses: [address('10.47.2.2', 24)] });
const files = (change: object) =>
  daemons({ files: known({ integrated: 'x\n', ripd: undefined, vtysh: undefined, ...change }) });
const FRR_10 = { product: 'frr', version: '10.3' } as const;
const TEN = { version: FRR_10, reach: { zebra: 'answers', ripd: 'answers', mgmtd: 'answers' } } as const;
const routing = (path: string) => config({}, { routing: { networks: ['eth0'], config: path } });
const route = (metric: number) => ({ prefix: '10.99.0.0/24', metric, learned: true });
const NEAR = { prefix: '10.46.101.0/24', metric: 3, learned: true };
const COVERED = config({ order: ['smtp-a', 'smtp-b'], cover: '198.51.100.24/31' });
const coverOnLo = (length: number) =>
  known([{ ...LO, addresses: [...LO.addresses, address('198.51.100.24', length)] }, ETH0]);
const order = ['smtp-a', 'smtp-b', 'smtp-c'];
const three = (service: object, server = 'smtp-b') => {
  const peers = order
    .filter(name => name !== server)
    .map((name, place) => ({
      name,
      address: `10.46.1.${place + 10}`,
      checks: [{ kind: 'smtp', interval: '1s' }],
    }));
  return config({ order, peers, ...service }, { server });
};
const ROUTER = { address: '10.46.2.1', acceptedAgoMs: 3000, refused: 0, refusedLast: false };
const FREE: Passage = { kind: 'sent', added: 0, cause: undefined };
const OFFSET = { line: 'offset-list X out 3', remedy: 'no offset-list X out 3' };
const sees = (passage: Passage, neighbours: readonly Neighbour[] = [ROUTER]) => {
  const [on] = OUTLOOK.interfaces;
  const changed = on && { ...on, passages: new Map([['smtp', passage]]), neighbours };
  return known({ ...OUTLOOK, interfaces: changed === undefined ? [] : [changed] });
};
const told = (change: Parameters<typeof propagationStatus>[0]) =>
  serviceStatus({ propagation: propagationStatus(change) });
const peer = (change: object) => [
  {
    peer: 'smtp-a',
    host: 'smtp-a.example',
    addresses: known(['10.46.1.2']),
    way: 'out',
    echo: true,
    ...change,
  } as const,
];

const CASES: readonly [title: string, change: Partial<Facts>, found: readonly string[]][] = [
  ['an old Node', { node: '18.20.4' }, ['error node-version: Node 18.20.4 is older than 20.19.']],
  ['a Node just too old', { node: '20.18.3' }, ['error node-version: Node 20.18.3 is older than 20.19.']],
  ['no CAP_NET_ADMIN', { netAdmin: known(false) }, ['error privileges: ripcord lacks CAP_NET_ADMIN.']],
  [
    'capabilities that cannot be seen',
    { netAdmin: unknown('no /proc') },
    ['warning privileges: Whether ripcord may change addresses could not be seen: no /proc.'],
  ],
  [
    'a clock that follows nobody',
    { clockSynchronised: false },
    ['warning clock-synchronised: The clock is not synchronised.'],
  ],
  [
    'a clock set back',
    { controller: answers({ clockStepMs: -3_600_000 }) },
    ['warning clock-step: The clock has been set back by 3600 s since the controller started.'],
  ],
  [
    'a clock set forward',
    { controller: answers({ clockStepMs: 90_000 }) },
    ['warning clock-step: The clock has been set forward by 90 s since the controller started.'],
  ],
  ['a clock that was slewed', { controller: answers({ clockStepMs: -20_000 }) }, []],
  [
    'peers of the channel that are heard, silent, and of another key',
    {
      controller: answers({
        group: [
          { name: 'smtp-a', established: true, heardAt: null, refused: null, disagreement: null },
          { name: 'smtp-c', established: false, heardAt: null, refused: null, disagreement: null },
          {
            name: 'smtp-d',
            established: false,
            heardAt: null,
            refused: 'is not signed with our key',
            disagreement: null,
          },
        ],
      }),
    },
    [
      'warning channel: smtp-c is silent on the channel.',
      'error channel: smtp-d sends what is not signed with our key over the channel.',
    ],
  ],
  ['lo down', { interfaces: known([{ ...LO, up: false }, ETH0]) }, ['error loopback: lo is down.']],
  [
    'ip(8) missing',
    { interfaces: unknown('ip -j address show: could not be started') },
    ['error loopback: ip(8) cannot list the interfaces: ip -j address show: could not be started.'],
  ],
  [
    'a server that forwards',
    { ipv4: ipv4('off', 'off', true) },
    ['warning forwarding: This server forwards packets between its interfaces.'],
  ],
  [
    'strict filtering on one of two interfaces',
    { interfaces: known([LO, ETH0, ETH1]), ipv4: ipv4('strict', 'off') },
    ['warning reverse-path: Reverse path filtering is strict on eth0, and this server has 2 interfaces.'],
  ],
  [
    'strict filtering set for all interfaces',
    { interfaces: known([LO, ETH0, ETH1]), ipv4: ipv4('off', 'strict') },
    ['warning reverse-path: Reverse path filtering is strict on eth0, and this server has 2 interfaces.'],
  ],
  [
    'strict filtering that loose filtering of the interface outweighs',
    { interfaces: known([LO, ETH0, ETH1]), ipv4: ipv4('loose', 'strict') },
    [],
  ],
  ['strict filtering on the only interface', { ipv4: ipv4('strict', 'strict') }, []],
  [
    'an interface of RIP that is missing',
    { interfaces: known([LO, ETH1]) },
    ['error rip-interfaces: RIP is to run on eth0, and there is no such interface.'],
  ],
  [
    'a network of RIP in which this server has no address',
    { config: config({}, { routing: { networks: ['eth0', '10.99.0.0/16'] } }) },
    ['error rip-interfaces: RIP is to run on 10.99.0.0/16, and no interface has an address in it.'],
  ],
  [
    'an interface of RIP that is down',
    { interfaces: known([LO, { ...ETH0, up: false }]) },
    ['error rip-interfaces: RIP is to run on eth0, which is down.'],
  ],
  [
    'an interface of RIP without carrier',
    { interfaces: known([LO, { ...ETH0, carrier: false }]) },
    ['error rip-interfaces: RIP is to run on eth0, which has no carrier.'],
  ],
  [
    'a service address on a wrong interface, and on lo too',
    { interfaces: known([LO, { ...ETH0, addresses: [...ETH0.addresses, address(IP)] }]) },
    [`error address-place: ${IP} of smtp is on eth0 as /32.`],
  ],
  [
    'a service address with the length of a network',
    { interfaces: known([{ ...LO, addresses: [address(IP, 24)] }, ETH0]) },
    [`error address-place: ${IP} of smtp is on lo as /24.`],
  ],
  [
    'a service address that a nudge left behind',
    { interfaces: known([LO, ETH0, link('ripcord0', { addresses: [address(IP)] })]) },
    [`error address-place: ${IP} of smtp was left on ripcord0.`],
  ],
  [
    'a service address that zebra was told to add',
    { daemons: daemons({ zebra: known(new Map([['interface lo', [`ip address ${IP}/32`]]])) }) },
    [`warning address-place: The daemon itself puts ${IP} of smtp on lo.`],
  ],
  [
    'a service address that is missing under a running controller',
    { interfaces: known([{ ...LO, addresses: [] }, ETH0]) },
    [`error address-place: ${IP} of smtp is not on lo, though the controller runs.`],
  ],
  [
    'a service address that is missing before the controller starts',
    { interfaces: known([{ ...LO, addresses: [] }, ETH0]), controller: { kind: 'none' } },
    [],
  ],
  [
    'a cover that is missing under a running controller',
    { config: COVERED },
    ['error address-place: 198.51.100.24 of smtp.cover is not on lo, though the controller runs.'],
  ],
  [
    'a cover with the length of a host',
    { config: COVERED, interfaces: coverOnLo(32) },
    ['error address-place: 198.51.100.24 of smtp.cover is on lo as /32.'],
  ],
  ['a cover that lies as it should', { config: COVERED, interfaces: coverOnLo(31) }, []],
  [
    'a network that holds the cover alone',
    {
      ...{ config: COVERED, interfaces: coverOnLo(31) },
      routing: running({ 'router rip': ['network 198.51.100.24/32'] }),
    },
    ['error covering-networks: `network 198.51.100.24/32` in the running daemon covers 198.51.100.24.'],
  ],
  [
    'covers of other replicas in the table, which are no measure of the network',
    { ripTable: known([{ prefix: '198.51.100.24/30', metric: 14, learned: true }, NEAR]) },
    [],
  ],
  [
    'a network that covers the service address',
    { routing: running({ 'router rip': ['network 198.51.0.0/16'] }) },
    [`error covering-networks: \`network 198.51.0.0/16\` in the running daemon covers ${IP}.`],
  ],
  [
    'lo under RIP',
    { routing: running({ 'router rip': ['network lo'] }) },
    [`error covering-networks: \`network lo\` in the running daemon covers ${IP}.`],
  ],
  [
    'a network in the file alone',
    {
      file: known({
        path: '/etc/frr/frr.conf',
        content: Buffer.from('router rip\n network 198.51.100.0/24\nexit\n'),
        wanted: Buffer.from('router rip\n network 198.51.100.0/24\nexit\n'),
        stamp: NO_FILE,
      }),
    },
    [`error covering-networks: \`network 198.51.100.0/24\` in /etc/frr/frr.conf covers ${IP}.`],
  ],
  [
    'ripd dead',
    {
      daemons: daemons({ reach: { zebra: 'answers', ripd: 'absent', mgmtd: 'absent' } }),
      routing: unknown('ripd is not running'),
    },
    ['error daemons-running: ripd is not running.'],
  ],
  [
    'zebra hanging',
    { daemons: daemons({ reach: { zebra: 'hangs', ripd: 'answers', mgmtd: 'absent' } }) },
    ['error daemons-running: zebra does not answer in time.'],
  ],
  [
    'mgmtd missing beside FRR 10',
    { daemons: daemons({ ...TEN, reach: { ...TEN.reach, mgmtd: 'absent' } }) },
    ['error daemons-running: mgmtd is not running.'],
  ],
  [
    'ripd disabled and dead',
    {
      daemons: daemons({
        switches: known(new Map([['ripd', false]])),
        reach: { zebra: 'answers', ripd: 'absent', mgmtd: 'absent' },
      }),
      routing: unknown('ripd is not running'),
    },
    [
      'error daemons-running: ripd is not running.',
      'error daemons-enabled: ripd is not enabled in /etc/frr/daemons.',
    ],
  ],
  [
    'ripd disabled, started by hand',
    { daemons: daemons({ switches: known(new Map()) }) },
    ['warning daemons-enabled: ripd is not enabled in /etc/frr/daemons, though it runs now.'],
  ],
  [
    'a list of daemons that may not be read',
    { daemons: daemons({ switches: unknown('permission denied') }) },
    ['warning daemons-enabled: /etc/frr/daemons cannot be read: permission denied.'],
  ],
  ['a container without a list of daemons', { daemons: daemons({ switches: known(undefined) }) }, []],
  [
    'sockets that may not be used',
    {
      daemons: daemons({ reach: { zebra: 'refused', ripd: 'refused', mgmtd: 'absent' }, version: undefined }),
      routing: unknown('permission denied'),
    },
    ['error vty-permissions: ripcord may not use the sockets of zebra, ripd in /var/run/frr.'],
  ],
  [
    'vtysh missing',
    {
      daemons: daemons({
        vtysh: unknown('there is no program vtysh'),
        reach: { zebra: 'absent', ripd: 'absent', mgmtd: 'absent' },
        version: undefined,
      }),
      routing: unknown('vtysh: not found'),
    },
    ['error vtysh: vtysh cannot be run: there is no program vtysh.'],
  ],
  [
    'a running configuration that cannot be read though all answer',
    { routing: unknown('vtysh gave half a running configuration.') },
    [
      'error daemon-state: The running configuration cannot be read: vtysh gave half a running configuration.',
    ],
  ],
  [
    'ripd.conf beside frr.conf, before FRR 10',
    { daemons: files({ ripd: 'router rip\n' }) },
    ['warning config-files: /etc/frr/ripd.conf exists, and is ignored because of frr.conf.'],
  ],
  [
    'ripd.conf underneath frr.conf, from FRR 10 on',
    { daemons: { ...files({ ripd: 'router rip\n network lo\n' }), ...TEN } },
    ['error config-files: /etc/frr/ripd.conf exists, and mgmtd loads it underneath frr.conf.'],
  ],
  [
    'a file that ripd does not read',
    { config: routing('/etc/frr/ripd.conf') },
    [
      'error config-files: routing.config is /etc/frr/ripd.conf, but ripd reads frr.conf instead, which exists.',
    ],
  ],
  [
    'a file that FRR 10 does not support',
    { config: routing('/etc/frr/ripd.conf'), daemons: { ...files({ integrated: undefined }), ...TEN } },
    [
      'error config-files: routing.config is /etc/frr/ripd.conf, but from FRR 10 on only frr.conf is supported.',
    ],
  ],
  [
    'a frr.conf that would put the files of all daemons out of use',
    { daemons: files({ integrated: undefined, ripd: 'router rip\n' }) },
    [
      'error config-files: routing.config is /etc/frr/frr.conf, which does not exist, while /etc/frr/ripd.conf does.',
    ],
  ],
  [
    'a vtysh.conf that sends what is saved elsewhere',
    { daemons: files({ vtysh: 'no service integrated-vtysh-config\n' }) },
    [
      'warning config-files: /etc/frr/vtysh.conf says `no service integrated-vtysh-config`, and frr.conf exists.',
    ],
  ],
  [
    'ripd.conf alone, and it is the one written',
    { config: routing('/etc/frr/ripd.conf'), daemons: files({ integrated: undefined, ripd: '' }) },
    [],
  ],
  [
    'ripd deaf',
    { routing: running({}, 'stalled') },
    ['error hearing: ripd receives no updates from zebra, as after a restart of zebra alone.'],
  ],
  [
    'ripd masked',
    { routing: running({}, 'masked', undefined, 'quagga') },
    ['error hearing: ripd has not shown its redistribution since zebra alone was restarted.'],
  ],
  ["a Quagga's ripd that redistributes", { routing: running({}, 'unknown', undefined, 'quagga') }, []],
  [
    'ripd apart from zebra',
    { routing: running({}, 'disconnected') },
    ['error hearing: ripd has lost its connection to zebra.'],
  ],
  [
    'a boost too close to the metric for the hops seen',
    { config: config({ metric: 3, boost: 1 }), ripTable: known([route(4)]) },
    [
      'warning metric-spacing: metric 3 of smtp, with boost 1, is too low: routers up to 2 hops apart are seen.',
    ],
  ],
  [
    'places in the order too close for the hops seen',
    {
      config: config({ metric: 4, boost: 1, order: ['smtp-a', 'smtp-b'] }),
      ripTable: known([route(3)]),
    },
    [
      'warning metric-spacing: metric 4 of smtp at place 2 of its order, with boost 1, is too low: routers up to 1 hop apart are seen.',
    ],
  ],
  [
    'a return too close to the boost for the hops seen',
    {
      config: config({ metric: 7, boost: 2, order: ['smtp-a', 'smtp-b'], reclaim: { metric: 1 } }),
      ripTable: known([route(3)]),
    },
    [
      'warning metric-spacing: boost 2 of smtp is too low for reclaim.metric 1: routers up to 1 hop apart are seen.',
    ],
  ],
  [
    'a metric that does not reach the far end',
    { config: config({ metric: 12, drainMetric: 12 }), ripTable: known([route(6)]) },
    [
      'error metric-spacing: metric 12 of smtp exceeds 10, the most that the farthest router seen (4 hops) can use.',
    ],
  ],
  [
    'a drain that does not reach the far end',
    { config: config({ metric: 6 }), ripTable: known([route(6)]) },
    [
      'warning metric-spacing: drainMetric 12 of smtp exceeds 10, the most that the farthest router seen (4 hops) can use.',
    ],
  ],
  [
    'a load offset that does not reach the far end',
    {
      config: config({ metric: 6, drainMetric: 10, load: { threshold: 1, offset: 5 } }),
      ripTable: known([route(6)]),
    },
    [
      'warning metric-spacing: metric + load.offset, 11, of smtp exceeds 10, the most that the farthest router seen (4 hops) can use.',
    ],
  ],
  [
    'an offset that makes a metric unreachable at the far end',
    {
      config: config({ metric: 8 }),
      ripTable: known([route(6)]),
      outlook: sees({ kind: 'sent', added: 3, cause: OFFSET }),
    },
    [
      'error metric-spacing: metric 8 of smtp exceeds 7, the most that the farthest router seen (4 hops) can use, with 3 added on the way out.',
      'warning propagation: metric 8 of smtp is sent as 11 because of `offset-list X out 3`.',
    ],
  ],
  [
    'an offset of which a running controller knows that it upsets the order',
    {
      outlook: sees({ kind: 'sent', added: 3, cause: OFFSET }),
      controller: answers({ services: [told({ concerns: ['the order is upset'] })] }),
    },
    ['warning propagation: The order is upset.'],
  ],
  [
    'a line that keeps the route back',
    {
      outlook: sees({
        kind: 'blocked',
        cause: { line: 'passive-interface eth0', remedy: 'no passive-interface eth0' },
      }),
    },
    ['error propagation: smtp is not sent: on eth0 by `passive-interface eth0`.'],
  ],
  [
    'a router that is refused',
    { outlook: sees(FREE, [{ ...ROUTER, refused: 3, refusedLast: true }]) },
    [
      'error propagation: smtp is sent on eth0, where packets of 10.46.2.1 are refused: no line asks for authentication.',
    ],
  ],
  [
    'no router',
    { outlook: sees(FREE, []) },
    ['warning propagation: smtp is sent on eth0, where no router is heard.'],
  ],
  [
    'no router, but a peer that hears this server',
    { outlook: sees(FREE, []), controller: answers({ services: [told({ state: 'confirmed' })] }) },
    [],
  ],
  ['nothing announced yet', { routing: running({}, 'unknown', new Map()), outlook: sees(FREE, []) }, []],
  [
    'a boost that leaves none for those later in the order',
    { config: three({ metric: 9, boost: 1 }), ripTable: known([]) },
    ['warning equal-boosts: boost 1 of smtp leaves no room below it for smtp-c, later in the order.'],
  ],
  [
    'a boost too close to those later in the order',
    { config: three({ metric: 9, boost: 2 }) },
    ['warning equal-boosts: boost 2 of smtp leaves no room below it for smtp-c, later in the order.'],
  ],
  [
    'a boost that leaves none between it and a return',
    { config: three({ metric: 9, boost: 4, reclaim: { metric: 1 } }) },
    ['warning equal-boosts: boost 4 of smtp leaves no room below it for smtp-c, later in the order.'],
  ],
  ['boosts that fall along the order', { config: three({ metric: 7, boost: 3 }) }, []],
  [
    'the lowest boost, for the last',
    { config: three({ metric: 9, boost: 1 }, 'smtp-c'), controller: { kind: 'none' } },
    [],
  ],
  [
    'a template that does not render',
    { template: unknown('Template frr-7.conf.liquid cannot be rendered: undefined variable: x.') },
    ['error template: Template frr-7.conf.liquid cannot be rendered: undefined variable: x.'],
  ],
  [
    'a folder that is read-only',
    { folders: [{ what: "the daemon's file", path: '/etc/frr', writable: false, missing: false }] },
    ["error writable: ripcord cannot write the daemon's file in /etc/frr."],
  ],
  [
    "a folder of the daemon's file that does not exist",
    {
      config: routing('/no/dir/frr.conf'),
      folders: [{ what: "the daemon's file", path: '/no/dir', writable: false, missing: true }],
      daemons: daemons({ folder: '/no/dir' }),
    },
    ["error writable: There is no folder /no/dir, and the daemon's file is to be written there."],
  ],
  [
    'a key that cannot be used',
    {
      secrets: [
        {
          of: 'the peer channel',
          path: '/etc/key',
          state: { usable: false, why: 'key file /etc/key cannot be read: there is no such file' },
        },
      ],
    },
    ['error secrets: The key file /etc/key cannot be read: there is no such file.'],
  ],
  [
    'a controller that hangs',
    { controller: { kind: 'unresponsive', why: 'no answer within 5000 ms' } },
    [
      'error controller-state: A controller listens on /run/ripcord/ripcord.sock and does not answer: no answer within 5000 ms.',
    ],
  ],
  ['a controller that is still starting', { controller: { kind: 'starting' } }, []],
  [
    'a socket that may not be used',
    { controller: { kind: 'refused' } },
    ['warning controller-state: ripcord has no permission to use /run/ripcord/ripcord.sock.'],
  ],
  [
    'the controller of another server in the run folder',
    { controller: answers({ server: 'smtp-x' }) },
    ['error controller-state: The controller in /run/ripcord (pid 42) is that of smtp-x, not of smtp-b.'],
  ],
  [
    'a controller with other services',
    { controller: answers({ services: [] }) },
    [`warning controller-state: The controller serves ; ${FILE} says smtp.`],
  ],
  [
    'a controller older than what is installed',
    { controller: answers({ version: '1.2.2' }) },
    ['warning controller-state: The controller is ripcord 1.2.2, and 1.2.3 is installed.'],
  ],
  [
    'a controller that fails',
    { controller: answers({ inStep: false, error: 'ripd is not running' }) },
    ['error controller-state: The controller cannot apply its decisions: ripd is not running.'],
  ],
  [
    'another controller beside the same daemon',
    { others: [{ pid: 7, file: '/etc/two.yml', sameDaemon: true }] },
    ['error two-controllers: Another controller runs for the same daemon (pid 7, /etc/two.yml).'],
  ],
  [
    'another controller whose file cannot be read',
    { others: [{ pid: 7, file: '/etc/two.yml', sameDaemon: undefined }] },
    ['warning two-controllers: Another controller runs (pid 7, /etc/two.yml), and its file cannot be read.'],
  ],
  [
    'another controller beside another daemon',
    { others: [{ pid: 7, file: '/etc/two.yml', sameDaemon: false }] },
    [],
  ],
  [
    'somebody who rewrites the route-map',
    { foreign: known(['route-map RIPCORD permit 10', 'set metric 5', 'exit']) },
    [
      'warning foreign-changes: Something else changes what ripcord owns in the daemon; it takes these lines to restore it: route-map RIPCORD permit 10; set metric 5; exit.',
    ],
  ],
  [
    "somebody who rewrites ripcord's block",
    {
      file: known({
        path: '/etc/frr/frr.conf',
        content: Buffer.from('x\n'),
        wanted: Buffer.from('y\n'),
        stamp: NO_FILE,
      }),
    },
    ["warning foreign-changes: Something else changes ripcord's block in /etc/frr/frr.conf."],
  ],
  [
    'a block that is not written yet, before the controller starts',
    {
      controller: { kind: 'none' },
      file: known({
        path: '/etc/frr/frr.conf',
        content: Buffer.from('x\n'),
        wanted: Buffer.from('y\n'),
        stamp: NO_FILE,
      }),
    },
    [],
  ],
  [
    'a peer that cannot be resolved',
    {
      peers: peer({
        addresses: unknown('host name smtp-a.example not found'),
        way: undefined,
        echo: undefined,
      }),
    },
    ['error peers: smtp-a has no address: host name smtp-a.example not found.'],
  ],
  [
    'a peer without a route',
    { peers: peer({ way: 'none', echo: undefined }) },
    ['error peers: There is no route to smtp-a.example (10.46.1.2) of smtp-a.'],
  ],
  [
    'a peer that is ourselves',
    { peers: peer({ way: 'here' }) },
    ['error peers: smtp-a.example (10.46.1.2) of smtp-a is an address of this server.'],
  ],
  [
    'a peer that does not answer',
    { peers: peer({ echo: false }) },
    ['warning peers: smtp-a.example (10.46.1.2) of smtp-a does not answer an ICMP echo.'],
  ],
  [
    "an operator's `redistribute connected`, for which ripcord stands back",
    {
      routing: unknown('`redistribute connected` stands in `router rip`'),
      running: known(new Map([['router rip', ['network eth0', 'redistribute connected']]])),
    },
    [
      'error foreign-redistribution: `redistribute connected` stands in the running `router rip`, which has room for one such line.',
    ],
  ],
  [
    'lines that `write memory` left',
    {
      file: known({
        path: '/etc/frr/frr.conf',
        content: Buffer.from('hostname a\nroute-map RIPCORD permit 5\n match metric 16\nexit\n'),
        wanted: Buffer.from('x\n'),
        stamp: NO_FILE,
      }),
    },
    [
      'warning stray-lines: /etc/frr/frr.conf holds lines of ripcord outside its block, as `write memory` leaves them: lines 2-3.',
      "warning foreign-changes: Something else changes ripcord's block in /etc/frr/frr.conf.",
    ],
  ],
  ['a peer that cannot be pinged from here', { peers: peer({ echo: undefined }) }, []],
];

describe('Given a replica on which all is well', () => {
  it('nothing ill is found, and each check says what it saw', () => {
    const found = runChecks({});
    expect(ill(found)).toEqual([]);
    expect(new Set(found.map(({ examination }) => examination)).size).toBeGreaterThan(20);
  });

  it.each(CASES)('but %s, exactly that is found', (_title, change, found) => {
    expect(ill(runChecks(change))).toEqual(found);
  });

  const UNSEEN: readonly [string, string, Partial<Facts>][] = [
    ['clock-synchronised', 'is unknown: neither chronyc', { clockSynchronised: undefined }],
    ['forwarding', 'is unknown: ip is missing.', { ipv4: unknown('ip is missing') }],
    [
      'daemons-enabled',
      'whether ripd starts at boot is unknown',
      { daemons: daemons({ switches: known(undefined) }) },
    ],
    ['config-files', 'no daemon tells its version', { daemons: daemons({ version: undefined }) }],
    ['stray-lines', 'is unknown: permission denied.', { file: unknown('permission denied') }],
    ['covering-networks', 'is unknown: permission denied.', { file: unknown('permission denied') }],
    ['propagation', 'is unknown: vtysh hangs.', { outlook: unknown('vtysh hangs') }],
    ['metric-spacing', 'is unknown', { ripTable: known([]) }],
    ['controller-state', 'was not checked', { controller: { kind: 'none' } }],
    ['controller-state', 'is starting', { controller: { kind: 'starting' } }],
    ['two-controllers', 'is unknown: permission denied.', { processes: unknown('permission denied') }],
    ['foreign-changes', 'is unknown: vtysh hangs.', { foreign: unknown('vtysh hangs') }],
    [
      'peers',
      'could not be sent an ICMP echo',
      {
        peers: [
          { peer: 'smtp-a', host: '10.46.1.2', addresses: known(['10.46.1.2']), way: 'out', echo: undefined },
        ],
      },
    ],
  ];
  it.each(UNSEEN)('%s that could not be seen is neither ok nor ill: %s', (check, text, change) => {
    const found = runChecks(change).filter(({ examination }) => examination === check);
    expect(found.map(({ level }) => level)).toEqual(['unknown']);
    expect(found[0]?.found).toContain(text);
  });

  it('every finding is one sentence, and what is ill has its why and its remedy', () => {
    const all = CASES.flatMap(([, change]) => runChecks(change));
    for (const finding of all) {
      expect(finding.found).toMatch(/^\S.*\.$/);
      if (finding.level === 'ok' || finding.level === 'unknown') continue;
      expect(finding.why).toMatch(/^\S.*\.$/);
      expect(finding.remedy).not.toBe('');
    }
  });

  it('every check that can find something ill does so in a case', () => {
    const provoked = new Set(
      CASES.flatMap(([, , found]) => found).map(text => text.replace(/^\w+ ([\w-]+):.*/, '$1')),
    );
    const all = new Set(runChecks({}).map(({ examination }) => examination));
    expect([...all].filter(name => !provoked.has(name))).toEqual([]);
  });
});
