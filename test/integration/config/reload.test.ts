/** A controller whose files change under it, in every way that files are changed. There is no routing daemon here. */
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { socketPath } from '../../../src/api/client.ts';
import { askStatus } from '../../../src/cli/controller-client.ts';
import { main } from '../../../src/cli/program.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { loadWithSources } from '../../../src/config/load.ts';
import { type Daemon, startDaemon } from '../../../src/daemon/daemon.ts';
import type { Log } from '../../../src/report/events/log.ts';
import { serve, type TestServer } from '../../unit/checks/server.ts';
import { PATIENCE_MS, waitFor } from '../../unit/wait-for.ts';

let folder: string;
let server: TestServer;
let visitors: Socket[];
let daemon: Daemon | undefined;
let log: string[];
let printed: string[];

const silent: Log = {
  error: message => log.push(message),
  warn: message => log.push(message),
  info: message => log.push(message),
  debug: () => undefined,
  end: async () => undefined,
};
const terminal: Terminal = {
  bytes: () => undefined,
  out: text => printed.push(text),
  err: text => printed.push(text),
  paint: (_colour, text) => text,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-reload-'));
  visitors = [];
  server = await serve(socket => visitors.push(socket));
  log = [];
  printed = [];
});
afterEach(async () => {
  await daemon?.stop('the test is over');
  daemon = undefined;
  await server.stop();
  await rm(folder, { recursive: true });
});

const path = (name: string) => join(folder, name);

/** Its next run is an hour away, and a connection is held: whatever disturbs the check shows at the server. */
const check = () => ({
  kind: 'tcp',
  host: '127.0.0.1',
  port: server.port,
  interval: '1h',
  watch: true,
  rise: 1,
});
const text = (change: { metric?: number; services?: object[]; top?: object; templates?: string } = {}) =>
  JSON.stringify({
    server: 'smtp-b',
    routing: {
      networks: ['eth0'],
      vtysh: ['/nonexistent/vtysh'],
      config: null,
      ...(change.templates === undefined ? {} : { templates: change.templates }),
    },
    paths: { run: path('run'), state: path('state') },
    onStop: 'keep',
    services: [
      { name: 'smtp', address: '198.51.100.25/32', metric: change.metric ?? 5, checks: [check()] },
      ...(change.services ?? []),
    ],
    ...change.top,
  });

async function start(file: string): Promise<void> {
  daemon = await startDaemon(await loadWithSources(file), silent);
  await until(async () => expect(await states()).toEqual(['smtp normal 5']));
  await waitFor(() => expect(visitors).toHaveLength(2));
}

/** One run, and one connection that is held still. */
const expectUndisturbed = () => {
  expect(visitors).toHaveLength(2);
  expect(visitors.filter(socket => !socket.readableEnded && !socket.destroyed)).toHaveLength(1);
};

const status = () => askStatus(socketPath(path('run')));
const states = async () =>
  (await status()).services.map(
    ({ name, state, desiredMetric }) => `${name} ${state} ${desiredMetric ?? 'no route'}`,
  );
const until = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: PATIENCE_MS, interval: 20 });
const becomes = (metric: number) =>
  until(async () => expect(await states()).toEqual([`smtp normal ${metric}`]));

describe('a configuration file', () => {
  beforeEach(async () => {
    await writeFile(path('ripcord.yml'), text());
    await start(path('ripcord.yml'));
  });
  const replace = async (content: string) => {
    await writeFile(path('draft'), content);
    await rename(path('draft'), path('ripcord.yml'));
  };

  it('is taken over when another is renamed over it, and no check that stayed as it is was disturbed', async () => {
    for (const metric of [7, 6, 5]) {
      await replace(text({ metric }));
      await becomes(metric);
    }
    expectUndisturbed();
  });

  it('is taken over when an editor truncates and writes it', async () => {
    await writeFile(path('ripcord.yml'), '');
    await writeFile(path('ripcord.yml'), text({ metric: 8 }));
    await becomes(8);
  });

  it('changes nothing while it is invalid, and status, log and `ripcord reload` say where', async () => {
    await replace(text({ metric: 40 }));
    const where = `${path('ripcord.yml')}:1:`;
    await until(async () => expect((await status()).configuration.error).toContain(where));
    expect(await states()).toEqual(['smtp normal 5']);
    expect(log).toContainEqual(
      expect.stringMatching(
        /^reload rejected: keeping the current configuration: .*must be 1 to 14, not 40$/,
      ),
    );
    expect(await main(['reload', '--run', path('run')], terminal)).toBe(78);
    expect(printed).toEqual([
      expect.stringMatching(
        /^ripcord: reload rejected: keeping the current configuration: .*:1:\d+: services\[0\]\.metric: must be/,
      ),
    ]);

    await replace(text({ metric: 9 }));
    await becomes(9);
    await until(async () => expect((await status()).configuration.error).toBeNull());
    expectUndisturbed();
  });

  it('that is gone changes nothing, and is taken over when it is back', async () => {
    await rm(path('ripcord.yml'));
    await until(async () => expect((await status()).configuration.error).toContain('there is no such file'));
    expect(await states()).toEqual(['smtp normal 5']);
    await writeFile(path('ripcord.yml'), text({ metric: 4 }));
    await becomes(4);
  });

  it('can bring a service, which begins withdrawn and moves no other', async () => {
    const dns = { name: 'dns', address: '198.51.100.53/32', metric: 3, checks: [{ ...check(), rise: 100 }] };
    await replace(text({ services: [dns] }));
    await until(async () => expect(await states()).toEqual(['smtp normal 5', 'dns withdrawn no route']));
  });

  it('that needs a restart is refused whole', async () => {
    await replace(text({ metric: 9, top: { server: 'smtp-c' } }));
    await until(async () => expect((await status()).configuration.error).toContain('server cannot change'));
    expect(await states()).toEqual(['smtp normal 5']);
  });

  it('is taken over by `ripcord reload` before that returns, which shows what changed', async () => {
    await writeFile(path('ripcord.yml'), text({ metric: 2 }));
    expect(await main(['reload', '--config', path('ripcord.yml')], terminal)).toBe(0);
    // On a busy machine the watch of the file may be first, which then leaves nothing to show.
    expect(printed).toEqual([expect.stringMatching(/^smtp: metric: 5 -> 2$|^Nothing differs/)]);
    expect(await states()).toEqual(['smtp normal 2']);
    expect(await main(['reload', '--run', path('nobody')], terminal)).toBe(69);
  });
});

describe('a ConfigMap', () => {
  const publish = async (version: string, content: string) => {
    await mkdir(path(`..${version}`));
    await writeFile(path(`..${version}/ripcord.yml`), content);
    await symlink(`..${version}`, path('..data_tmp'));
    await rename(path('..data_tmp'), path('..data'));
  };

  it('is taken over each time that its link is swapped', async () => {
    await publish('v0', text());
    await symlink('..data/ripcord.yml', path('ripcord.yml'));
    await start(path('ripcord.yml'));
    for (const metric of [6, 7]) {
      await publish(`v${metric}`, text({ metric }));
      await becomes(metric);
    }
    expectUndisturbed();
  });
});

describe('templates of an operator', () => {
  it('are read again when they change', async () => {
    await mkdir(path('templates'));
    await writeFile(path('templates/frr-10.conf.liquid'), 'hostname {{ hostname }}\n');
    await writeFile(path('ripcord.yml'), text({ templates: path('templates') }));
    await start(path('ripcord.yml'));
    await writeFile(path('templates/frr-10.conf.liquid'), 'hostname {{ hostname }}\n!\n');
    await until(async () =>
      expect(log).toContain('configuration reloaded: template frr-10.conf.liquid is another'),
    );
    await rm(path('templates'), { recursive: true });
    await until(async () => expect((await status()).configuration.error).toContain('cannot be read'));
    expectUndisturbed();
  });
});

describe('a hook', () => {
  it('of a configuration that is taken over is told of the next transition', async () => {
    await writeFile(path('ripcord.yml'), text());
    await start(path('ripcord.yml'));
    const command = ['/bin/sh', '-c', `cat > ${path('told')}`];
    await writeFile(path('ripcord.yml'), text({ top: { hooks: [{ on: ['withdrawn'], command }] } }));
    await until(async () =>
      expect(log).toContainEqual(expect.stringMatching(/^configuration reloaded: hooks/)),
    );
    await server.stop();
    await until(async () =>
      expect(log.some(line => /^smtp: hook for withdrawn: .* exit 0 after \d+ ms$/.test(line))).toBe(true),
    );
  });
});

describe('a SIGHUP', () => {
  it('has the file read again', async () => {
    await writeFile(path('ripcord.yml'), text());
    const program = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
    const argv = ['--import', import.meta.resolve('tsx'), program, 'run', '--config', path('ripcord.yml')];
    const child = execa(process.execPath, argv, { reject: false });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const says = (words: string) =>
      vi.waitFor(() => expect(said).toContain(words), { timeout: 30_000, interval: 50 });
    try {
      await says('is up: passed');
      child.kill('SIGHUP');
      await says('configuration reloaded: nothing changed');
    } finally {
      child.kill('SIGTERM');
      await child;
    }
  });
});
