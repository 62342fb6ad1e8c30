/** The built program on a host whose name server is silent, but for one name at first. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { Status } from '../../src/report/status/status-schema.ts';
import { clean } from './clean.ts';
import { eventually } from './eventually.ts';
import { Host, type Program } from './host.ts';
import { Ripcord } from './ripcord.ts';
import { beginRun, type Run } from './run.ts';
import { startWarden, type Warden } from './warden.ts';

const PROGRAM = fileURLToPath(new URL('name-server.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
/** Takes connections on a port of loopback until it is told to end. */
const SERVICE = `require('node:net').createServer(socket => socket.on('error', () => {}).end())
  .listen(process.argv[1], '127.0.0.1', () => console.log('ready'))`;
const [OWN, PEERS] = ['2525', '2526'];
const SILENCE = 'cannot be looked up: no name server answers';

let run: Run;
let warden: Warden;
let host: Host;
let ripcord: Ripcord;
let nameServer: Program;
let peers: Program;
beforeEach(async () => {
  run = beginRun();
  warden = startWarden(run);
  host = new Host(run, 'names');
  ripcord = new Ripcord(host);
  await host.powerOn();
  for (const [file, text] of [
    ['hosts', '127.0.0.1 localhost own.example\n'],
    ['resolv.conf', 'nameserver 127.0.0.1\n'],
  ] as const) {
    writeFileSync(path.join(host.dir, file), text);
    await host.run(['mount', '--bind', path.join(host.dir, file), `/etc/${file}`]);
  }
  nameServer = await started('dns', [
    '--import',
    import.meta.resolve('tsx'),
    PROGRAM,
    'found.example',
    '127.0.0.1',
  ]);
  await started('own', ['-e', SERVICE, OWN]);
  peers = await started('peers', ['-e', SERVICE, PEERS]);
});
afterEach(async () => {
  await clean(run);
  warden.dismiss();
});

/** A program of Node's on the host, once it is ready. */
async function started(name: string, args: readonly string[]): Promise<Program> {
  const program = host.start(name, [process.execPath, ...args], 'pipe');
  if (program.child.stdout === null) throw new Error('its output is a pipe');
  await once(program.child.stdout, 'data');
  return program;
}

/** Of our own service by a name of /etc/hosts, and of two peers by names of which the name server says nothing. */
function configuration(...more: readonly object[]): object {
  const tcp = (port: string) => ({ kind: 'tcp', port: Number(port), interval: '500ms' });
  const peer = (name: string) => ({ name, address: `${name}.example`, checks: [tcp(PEERS)] });
  return {
    server: 'a',
    routing: { networks: ['eth0'], vtysh: ['/bin/false'], sockets: host.dir, config: null },
    services: [
      {
        ...{ name: 'smtp', address: '198.51.100.25/32', metric: 5, boost: 1 },
        checks: [
          { ...tcp(OWN), host: 'own.example' },
          { kind: 'icmp', host: 'own.example', interval: '500ms' },
        ],
        peers: [peer('lost'), peer('missing'), ...more],
      },
    ],
    paths: ripcord.paths,
    onStop: 'keep',
  };
}

const FOUND = {
  name: 'found',
  address: 'found.example',
  checks: [{ kind: 'tcp', port: Number(PEERS), interval: '500ms' }],
};

/** Waits until what the controller says of itself and its peers, each as `health: hindrance`, is this. */
async function says(expected: Readonly<Record<string, string>>): Promise<void> {
  const said = (): Promise<Record<string, string>> =>
    ripcord.status().then(({ services: [service] }: Status) => {
      const servers = service === undefined ? [] : [service.own, ...service.peers];
      const words = servers.map(({ name, health, checks }): [string, string] => {
        const hindrances = checks.flatMap(({ hindrance }) => hindrance?.reason ?? []);
        return [name, [health, ...new Set(hindrances)].join(': ')];
      });
      return { ...Object.fromEntries(words), state: String(service?.state) };
    });
  await eventually(async () => JSON.stringify(await said().catch(() => ({}))) === JSON.stringify(expected), {
    what: `the controller says ${JSON.stringify(expected)}`,
    describe: async () => [JSON.stringify(await said().catch(String)), ...ripcord.log(10)].join('\n'),
  });
}

const lost = {
  lost: `unknown: host name lost.example ${SILENCE}`,
  missing: `unknown: host name missing.example ${SILENCE}`,
};

it('A healthy service stays up beside two peers that cannot be looked up, which are unknown; and the controller ends when it is told to', async () => {
  ripcord.start(configuration());
  await says({ a: 'up', ...lost, state: 'normal' });
  const { services } = await ripcord.status();
  expect(services[0]?.own.checks.map(({ hindrance }) => hindrance ?? null)).toEqual([null, null]);
  await ripcord.stop();
  expect(ripcord.log(50).filter(line => line.includes(' is down'))).toEqual([]);
});

it('A peer by a name that was found before is probed on though the name server is silent; names that come into /etc/hosts are found', async () => {
  ripcord.start(configuration(FOUND));
  await says({ a: 'up', ...lost, found: 'up', state: 'normal' });
  await nameServer.signal('SIGUSR1');
  await eventually(() => ripcord.log(50).some(line => line.includes('goes on with 127.0.0.1')), {
    what: 'the controller says that found.example keeps its address',
  });
  await says({ a: 'up', ...lost, found: 'up', state: 'normal' });
  // Down by a probe, at the address that it had: this server stands in for it.
  await peers.signal('SIGKILL');
  await says({ a: 'up', ...lost, found: 'down', state: 'boosted' });
  writeFileSync(
    path.join(host.dir, 'hosts'),
    '127.0.0.1 localhost own.example lost.example missing.example\n',
  );
  await says({ a: 'up', lost: 'down', missing: 'down', found: 'down', state: 'boosted' });
  await ripcord.stop();
});

it('`probe` tells each result, and ends', async () => {
  const file = path.join(host.dir, 'probe.yml');
  writeFileSync(file, stringify(configuration(FOUND)));
  const probed = await host.attempt([MAIN, 'probe', file]);
  expect(probed).toMatchObject({ end: 'exited', exitCode: 1, stderr: '' });
  expect(
    probed.stdout
      .trim()
      .split('\n')
      .map(line => line.replace(/\d+ ms/, 'N ms').replace(/ +/g, ' ')),
  ).toEqual([
    `smtp a tcp:${OWN} own.example passed N ms connected`,
    expect.stringMatching(/^smtp a icmp own\.example passed N ms answer in /),
    `smtp lost tcp:${PEERS} lost.example no verdict N ms host name lost.example ${SILENCE}`,
    `smtp missing tcp:${PEERS} missing.example no verdict N ms host name missing.example ${SILENCE}`,
    `smtp found tcp:${PEERS} found.example passed N ms connected`,
  ]);
});
