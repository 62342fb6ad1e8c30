/** The example of several services, as it stands there, on a server whose services and neighbours die one after the other. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { NOT_HERE } from '../../src/protocols/metric.ts';
import { metricsOf } from '../../src/protocols/rip/held-metrics.ts';
import { parse as parseRunning } from '../../src/protocols/running-config.ts';
import { PATIENCE_MS } from './eventually.ts';
import type { Host, Program } from './host.ts';
import { buildLab, type Lab } from './lab.ts';
import type { Server } from './server.ts';
import { twoCampuses } from './topology.ts';

const EXAMPLE = new URL('../../examples/services/mail-server.yml', import.meta.url);
const SERVICES = [
  { name: 'smtp', ips: ['198.51.100.25'] },
  { name: 'mailbox', ips: ['198.51.100.143', '198.51.100.110'] },
  { name: 'directory', ips: ['198.51.100.89'] },
];
/** Of the example; directory-a has the address of the lab's first server. */
const ANTI_VIRUS = '10.46.1.9/24';

/** Greets whoever connects to a port. Arguments: port, greeting. The pipe to the lab is its leash. */
const GREETER = `
  const [, port, greeting] = process.argv;
  const server = require('node:net').createServer(socket => {
    socket.on('error', () => socket.destroy());
    socket.resume().write(greeting);
  });
  server.listen(Number(port), '0.0.0.0', () => console.log('listening'));
  process.stdin.on('end', () => process.exit()).resume();`;

let lab: Lab;
let mail: Server;
const programs = new Map<string, Program>();

async function greet(host: Host, port: number, greeting = ''): Promise<void> {
  const argv = [process.execPath, '--eval', GREETER, `${port}`, greeting] as const;
  const program = host.start(`greeter-${port}`, argv, 'pipe');
  programs.set(`${host.name}:${port}`, program);
  if (program.child.stdout !== null) await once(program.child.stdout, 'data');
}
const kill = (name: string) => programs.get(name)?.signal('SIGKILL');

beforeAll(async () => {
  lab = await buildLab(twoCampuses);
  mail = lab.server('smtp-b');
  const neighbour = lab.server('smtp-a').host;
  await neighbour.run(['ip', 'address', 'add', ANTI_VIRUS, 'dev', 'eth0']);
  await Promise.all([
    greet(mail.host, 143, '* OK ready\r\n'),
    greet(mail.host, 110, '+OK ready\r\n'),
    greet(mail.host, 389),
    greet(neighbour, 3310),
    greet(neighbour, 389),
    greet(neighbour, 636),
  ]);
  const { server, services } = parse(readFileSync(EXAMPLE, 'utf8'));
  mail.ripcord.start({ ...mail.configuration, server, services });
}, 180_000);
afterAll(() => lab?.remove());

/** Waits until ripd holds these metrics. */
async function advertises(smtp: number, mailbox: number, directory: number): Promise<void> {
  const routes = SERVICES.map(({ name, ips }) => ({ name, prefixes: ips.map(ip => `${ip}/32`) }));
  const wanted = Object.entries({ smtp, mailbox, directory });
  await lab.eventually(
    async () => {
      const held = metricsOf(routes, parseRunning(await mail.frr.vtysh('show running-config')));
      return wanted.every(([name, metric]) => held.get(name) === metric);
    },
    { what: `${wanted.map(each => each.join(' ')).join(', ')} are advertised`, timeoutMs: PATIENCE_MS },
  );
}

/** Waits until one of the checks of this name is seen to be down. */
async function down(check: string): Promise<void> {
  const told = new RegExp(`"id":"${check}","informational":\\w+,"health":"down"`);
  await lab.eventually(async () => told.test(JSON.stringify(await mail.ripcord.status())), {
    what: `${check} is down`,
    timeoutMs: PATIENCE_MS,
  });
}

describe('Given the server of the example', () => {
  it('all three are advertised, though the check that is informational fails', async () => {
    await advertises(3, 3, 3);
    await down('sieve');
    await advertises(3, 3, 3);
    expect((await mail.aliases()).sort()).toEqual(SERVICES.flatMap(({ ips }) => ips).sort());
  });

  it('when one of the three that count dies, the mailbox stays: two are enough', async () => {
    await kill('smtp-b:110');
    await down('pop3');
    await advertises(3, 3, 3);
  });

  it('when the check that two services share fails besides, both are withdrawn, and come back with it', async () => {
    await kill('smtp-a:3310');
    await advertises(NOT_HERE, NOT_HERE, 3);
    await greet(lab.server('smtp-a').host, 3310);
    await advertises(3, 3, 3);
  });

  it('it stands in for the other directory when both of its ports are dead, and not before', async () => {
    await kill('smtp-a:389');
    await down('tcp:389');
    await advertises(3, 3, 3);
    await kill('smtp-a:636');
    await advertises(3, 3, 1);
  });
});
