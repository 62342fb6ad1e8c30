/** The configuration of a server changes under traffic, in every way, and a hook takes its time: nobody notices. */
import { appendFileSync, chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { monitor } from '../bench/measure/monitor.ts';
import { Service } from '../bench/service.ts';
import { stand } from './convergence/replicas.ts';
import { PATIENCE_MS } from './eventually.ts';
import { buildLab, type Lab } from './lab.ts';
import { now } from './now.ts';
import type { Server } from './server.ts';
import { SERVICE, SERVICE_IP, twoCampuses } from './topology.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/** 100 new connections a second from each site. */
const EVERY_MS = 10;
const LIMIT_MS = 900;
/** Attempts of each site after each change: longer than RIP holds news off. */
const ATTEMPTS = 700;
const SMTP_PORT = 25;
const WEB_PORT = 80;
const WEB_IP = '198.51.100.80';
const LDAP_IP = '198.51.100.89';
const tcp = (port: number) => ({ kind: 'tcp', port, expect: '^220 ', interval: '500ms', fall: 2, rise: 2 });

interface Wanted {
  /** Of web, on top of what its place in the order gives it. */
  readonly webOffset?: number;
  readonly smtpChecks?: readonly object[];
  readonly ldap?: boolean;
}

it('Given 100 connections a second, when a metric of another service, a check, an invalid file, templates and services change, not one fails, and no route moves but those meant', async () => {
  await using lab = await buildLab(twoCampuses, { servers: { speakers: ['ripd'], postfix: false } });
  for (const server of lab.servers) {
    await new Service(server.host, SMTP_PORT).start();
    await new Service(server.host, WEB_PORT).start();
    cpSync(TEMPLATES, folderOf(server), { recursive: true });
    writeHook(server);
  }
  for (const client of lab.clients) {
    client.start({ address: SERVICE_IP, everyMs: EVERY_MS, limitMs: LIMIT_MS });
  }
  for (const server of lab.servers) {
    server.ripcord.start(configuration(lab, server));
    // A standby that starts before RIP knows the way to the first server takes that one for dead.
    await Promise.all(lab.clients.map(client => client.servedBy('smtp-a', { timeoutMs: PATIENCE_MS })));
  }
  const a = lab.server('smtp-a');
  await holds(lab, a, WEB_IP, 'normal');
  await lab.eventually(async () => (await routes(lab)).length === lab.routers.length, {
    what: 'every router knows the way to the service',
    timeoutMs: PATIENCE_MS,
  });
  const before = await routes(lab);
  const moves = lab.routers.map(router => monitor(router.host, 'route', SERVICE_IP));
  const unnoticed = async (since: number) => {
    const attempted = () =>
      lab.clients.every(client => client.attempts.filter(({ at }) => at >= since).length >= ATTEMPTS);
    await lab.eventually(attempted, { what: 'enough was asked', timeoutMs: PATIENCE_MS });
    for (const client of lab.clients) expect([...client.counts(since).keys()]).toEqual(['smtp-a']);
    expect(await routes(lab)).toEqual(before);
    expect(moves.flat()).toEqual([]);
  };
  /** Each change in turn; `shows` tells when it has come to be. */
  const changes: readonly { readonly make: () => void; readonly shows: () => Promise<boolean> }[] = [
    {
      make: () => a.ripcord.configure(configuration(lab, a, { webOffset: 1 })),
      shows: async () => (await runningConfiguration(a)).includes(`set metric ${standOf(lab, a).metric + 1}`),
    },
    {
      make: () => a.ripcord.configure(configuration(lab, a, { smtpChecks: [tcp(SMTP_PORT), tcp(WEB_PORT)] })),
      shows: async () => (await status(a)).includes('"id": "tcp:80"'),
    },
    {
      make: () => a.ripcord.configure('server: 42\nservices: none\n'),
      shows: async () => /"error": ".*ripcord\.yaml:1:/.test(await status(a)),
    },
    {
      make: () => a.ripcord.configure(configuration(lab, a, { ldap: true })),
      shows: async () => (await a.aliases()).includes(LDAP_IP),
    },
    {
      make: () => appendFileSync(path.join(folderOf(a), 'rip.frr.liquid'), '!\n'),
      shows: async () => a.ripcord.log(200).some(line => line.includes('template rip.frr.liquid is another')),
    },
    {
      make: () => a.ripcord.configure(configuration(lab, a)),
      shows: async () =>
        !(await a.aliases()).includes(LDAP_IP) && !(await runningConfiguration(a)).includes('RIPCORD-ldap'),
    },
  ];
  for (const { make, shows } of changes) {
    const since = now();
    make();
    await lab.eventually(shows, { what: `in force: ${make.toString()}`, timeoutMs: PATIENCE_MS });
    await unnoticed(since);
  }

  const since = now();
  await a.host.run([process.execPath, MAIN, 'drain', 'web', '--run', a.configuration.paths.run]);
  await holds(lab, a, WEB_IP, 'withdrawn');
  await lab.eventually(
    () => existsSync(toldFile(a)) && readFileSync(toldFile(a), 'utf8').includes('withdrawn'),
    {
      what: 'the hook was told of the withdrawal',
      timeoutMs: PATIENCE_MS,
    },
  );
  await unnoticed(since);
});

const folderOf = ({ host }: Server) => path.join(host.dir, 'templates');
const hookOf = ({ host }: Server) => path.join(host.dir, 'hook');
const toldFile = ({ host }: Server) => path.join(host.dir, 'told');

/** It takes so long that whatever waited for it would show. */
function writeHook(server: Server): void {
  writeFileSync(hookOf(server), `#!/bin/sh\ncat >> ${toldFile(server)}\nsleep 5\n`);
  chmodSync(hookOf(server), 0o755);
}

function standOf(lab: Lab, server: Server) {
  const order = lab.servers.map(({ name }) => name);
  return stand(order.indexOf(server.name), order.length, 1);
}

function configuration(lab: Lab, server: Server, wanted: Wanted = {}): object {
  const order = lab.servers.map(({ name }) => name);
  const { metric, boost } = standOf(lab, server);
  const others = lab.servers.filter(each => each !== server);
  const service = (name: string, address: string, port: number, more: object = {}) => ({
    ...{ name, address, metric, order, checks: [tcp(port)] },
    peers: others.map(peer => ({ name: peer.name, address: peer.address, checks: [tcp(port)] })),
    ...(server.name === order[0] ? {} : { boost }),
    ...more,
  });
  const { routing, ...where } = server.configuration;
  return {
    ...where,
    routing: { ...routing, templates: folderOf(server) },
    hooks: [{ on: ['any'], command: [hookOf(server)], timeout: '20s' }],
    services: [
      service('smtp', SERVICE, SMTP_PORT, wanted.smtpChecks && { checks: wanted.smtpChecks }),
      service('web', `${WEB_IP}/32`, WEB_PORT, { metric: metric + (wanted.webOffset ?? 0) }),
      ...(wanted.ldap === true ? [service('ldap', `${LDAP_IP}/32`, WEB_PORT)] : []),
    ],
  };
}

/** Not by `--config`: the file may be invalid. */
const status = ({ host, configuration: { paths } }: Server) =>
  host.run([process.execPath, MAIN, 'status', '--json', '--run', paths.run]);

const runningConfiguration = ({ frr }: Server) => frr.vtysh('show running-config');

/** Waits until a service was read back in a state. */
function holds(lab: Lab, server: Server, ip: string, state: string): Promise<number> {
  const is = async () => {
    const answer: {
      services: {
        addresses: { address: string }[];
        state: string;
        desiredMetric: number | null;
        observedMetric: number | null;
      }[];
    } = JSON.parse(await status(server));
    return answer.services.some(
      each =>
        each.state === state &&
        each.desiredMetric === each.observedMetric &&
        each.addresses.some(({ address }) => address === `${ip}/32`),
    );
  };
  return lab.eventually(is, { what: `${ip} is ${state} on ${server.name}`, timeoutMs: PATIENCE_MS });
}

/** The way of every router to the service of the clients. */
async function routes(lab: Lab) {
  const all = await Promise.all(lab.routers.map(router => router.ripRoute(SERVICE)));
  return all.flatMap(route => route ?? []);
}
