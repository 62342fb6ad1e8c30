/** A replica on which all is well, and its parts for tests to spoil. */

import { parseConfig } from '../../../src/config/load.ts';
import { known } from '../../../src/doctor/fact.ts';
import type { ControllerFacts, Facts, Interface } from '../../../src/doctor/facts.ts';
import type { Finding } from '../../../src/doctor/finding.ts';
import type { Hearing } from '../../../src/drivers/driver.ts';
import type { Outlook } from '../../../src/drivers/outlook.ts';
import type { Status } from '../../../src/report/status/status.ts';
import { NO_FILE } from '../../../src/sys/stamp.ts';
import { servingStatus } from '../report/status/statuses.ts';

export const IP = '198.51.100.25';
export const FILE = '/etc/ripcord/ripcord.yml';
const CHECK = { kind: 'smtp', interval: '1s' };

/** The configuration of a service `smtp` on smtp-b, with a peer smtp-a. */
export function config(service: object = {}, top: object = {}): Facts['config'] {
  const smtp = {
    name: 'smtp',
    address: `${IP}/32`,
    metric: 5,
    boost: 1,
    checks: [CHECK],
    peers: [{ name: 'smtp-a', address: '10.46.1.2', checks: [CHECK] }],
    ...service,
  };
  const file = { server: 'smtp-b', routing: { networks: ['eth0'] }, services: [smtp], ...top };
  return parseConfig(JSON.stringify(file), FILE);
}

export const link = (name: string, change: Partial<Interface> = {}): Interface => ({
  name,
  up: true,
  carrier: true,
  addresses: [],
  ...change,
});
export const address = (ip: string, prefixLength = 32) => ({ ip, prefixLength, label: undefined });

export const LO = link('lo', { addresses: [address('127.0.0.1', 8), address(IP)] });
export const ETH0 = link('eth0', { addresses: [address('10.46.2.2', 24)] });

/** A router is heard on eth0, and what is announced leaves there. */
export const OUTLOOK: Outlook = {
  interfaces: [
    {
      name: 'eth0',
      passages: new Map([['smtp', { kind: 'sent', added: 0, cause: undefined }]]),
      neighbours: [{ address: '10.46.2.1', acceptedAgoMs: 3000, refused: 0, refusedLast: false }],
      accepts: undefined,
    },
  ],
  learned: [],
  ownAddresses: [],
  silentAfterMs: 180_000,
};

export function status(change: Partial<Status> = {}): Status {
  const at = '2026-01-02T12:00:00.000Z';
  const own: Status['services'][number]['own'] = {
    name: 'smtp-b',
    health: 'up',
    since: at,
    reason: 'passed smtp:25',
    checks: [],
    told: null,
    toldMetric: null,
  };
  return {
    server: 'smtp-b',
    at,
    version: '1.2.3',
    pid: 42,
    startedAt: at,
    clockStepMs: 12,
    phase: 'serving',
    configuration: { file: '/etc/ripcord/ripcord.yml', loadedAt: at, error: null, pending: false },
    daemon: { product: 'frr', version: '8.4.4' },
    processes: { zebra: 'running', ripd: 'running' },
    hearing: 'hearing',
    inStep: true,
    readBackAt: at,
    stale: false,
    triedAt: at,
    error: null,
    services: [
      {
        name: 'smtp',
        serving: servingStatus(),
        addresses: [{ address: `${IP}/32`, cover: false, onLo: true, desiredMetric: 5, observedMetric: 5 }],
        state: 'normal',
        reason: 'its checks are up',
        since: at,
        desiredMetric: 5,
        observedMetric: 5,
        drain: null,
        override: null,
        flap: null,
        load: null,
        propagation: null,
        own,
        peers: [],
      },
    ],
    group: [],
    ...change,
  };
}

export const answers = (change: Partial<Status> = {}): ControllerFacts => ({
  kind: 'answers',
  status: status(change),
});

export const daemons = (change: Partial<Facts['daemons']> = {}): Facts['daemons'] => ({
  product: 'frr',
  vtysh: known('vtysh'),
  reach: { zebra: 'answers', ripd: 'answers', mgmtd: 'absent' },
  version: { product: 'frr', version: '8.4.4' },
  zebra: known(new Map()),
  sockets: '/var/run/frr',
  folder: '/etc/frr',
  switches: known(new Map([['ripd', true]])),
  files: known({ integrated: 'hostname smtp-b\n', ripd: undefined, vtysh: undefined }),
  ...change,
});

export const running = (
  lines: Record<string, readonly string[]>,
  hearing: Hearing = 'hearing',
  metrics: ReadonlyMap<string, number> = new Map([['smtp', 5]]),
  product: 'frr' | 'quagga' = 'frr',
) =>
  known({
    daemon: { product, version: '8.4.4' },
    metrics,
    running: new Map(Object.entries(lines)),
    hearing,
  });

/** The facts of a replica on which all is well, but for what is changed. */
export function facts(change: Partial<Facts> = {}): Facts {
  return {
    node: '20.20.2',
    user: 'ripcord',
    netAdmin: known(true),
    interfaces: known([LO, ETH0]),
    ipv4: known({
      forwarding: false,
      reversePath: new Map([
        ['lo', 'off'],
        ['eth0', 'off'],
      ]),
      reversePathOfAll: 'off',
    }),
    daemons: daemons(),
    clockSynchronised: true,
    config: config(),
    version: '1.2.3',
    routing: running({ 'router rip': ['network eth0'] }),
    running: known(new Map([['router rip', ['network eth0']]])),
    file: known({
      path: '/etc/frr/frr.conf',
      content: Buffer.from('x\n'),
      wanted: Buffer.from('x\n'),
      stamp: NO_FILE,
    }),
    template: known(true),
    outlook: known(OUTLOOK),
    ripTable: known([{ prefix: '10.46.101.0/24', metric: 3, learned: true }]),
    socket: '/run/ripcord/ripcord.sock',
    controller: answers(),
    others: [],
    processes: known(true),
    foreign: known([]),
    folders: [{ what: 'the control socket', path: '/run/ripcord', writable: true, missing: false }],
    secrets: [],
    peers: [{ peer: 'smtp-a', host: '10.46.1.2', addresses: known(['10.46.1.2']), way: 'out', echo: true }],
    ...change,
  };
}

/** What is ill, as `level examination: found`. */
export const ill = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ level }) => level === 'warning' || level === 'error')
    .map(({ level, examination, found }) => `${level} ${examination}: ${found}`);
