/** `ripcord plan`, with a vtysh that answers as FRR does and a controller that is a socket. */
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { api } from '../../../src/api/api.ts';
import { socketPath } from '../../../src/api/client.ts';
import { type ControlSocket, listen } from '../../../src/api/unix-socket.ts';
import { planCommand } from '../../../src/cli/plan-command.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { loadWithSources } from '../../../src/config/load.ts';
import { serviceAt } from '../configuration.ts';
import { serviceStatus, status } from '../report/status/statuses.ts';

const VTYSH = `#!/bin/sh
case "$*" in *'show version'*) echo 'FRRouting 8.4.4 (x) on Linux(6.1).';; esac
case "$*" in *'show daemons'*) echo ' zebra ripd watchfrr staticd';; esac
case "$*" in *'show running-config'*) printf 'frr version 8.4.4\\n!\\nrouter rip\\n network eth9\\nexit\\n!\\nend\\n';; esac
`;
const OPERATORS = Array.from(
  { length: 100 },
  (_, i) => `ip prefix-list OPERATOR seq ${i + 5} permit 10.0.${i}.0/24`,
);

let folder: string;
let file: string;
let out: string[];
let err: string[];
let socket: ControlSocket | undefined;
const terminal: Terminal = {
  bytes: () => undefined,
  out: text => out.push(text),
  err: text => err.push(text),
  paint: (_colour, text) => text,
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripcord-plan-'));
  file = join(folder, 'ripcord.yml');
  out = [];
  err = [];
  await mkdir(join(folder, 'run'));
  await writeFile(join(folder, 'vtysh'), VTYSH);
  await chmod(join(folder, 'vtysh'), 0o755);
  await writeFile(join(folder, 'frr.conf'), `frr version 8.4.4\n!\n${OPERATORS.join('\n')}\n`);
  await write();
});
afterEach(async () => {
  await socket?.close();
  socket = undefined;
  await rm(folder, { recursive: true });
});

const write = (metric = 5, more = '') =>
  writeFile(
    file,
    `server: smtp-b
routing: { networks: [eth0], vtysh: [${folder}/vtysh], config: ${folder}/frr.conf }
services:
  - name: smtp
    address: 203.0.113.25/32
    metric: ${metric}
    checks: [{ kind: smtp, interval: 1s }]
paths: { run: ${folder}/run, state: ${folder}/state }
${more}`,
  );

/** A controller that runs with the present content of the file. */
async function run(withTexts = true): Promise<void> {
  const { config, sources } = await loadWithSources(file);
  const handle = api(
    {
      status: () => status({ services: [serviceStatus({ state: 'normal', desiredMetric: 5 })] }),
      explain: () => undefined,
      events: () => false,
      order: async () => '',
      reload: async () => ({ ok: true, changes: [] }),
      configuration: () => config,
      sources: () => sources,
    },
    'socket',
  );
  socket = await listen(socketPath(join(folder, 'run')), (request, response) => {
    if (withTexts || !request.url?.endsWith('/sources')) return handle(request, response);
    response.writeHead(404).end('{}');
  });
}

const plan = async (): Promise<string> => {
  expect(await planCommand(file, terminal)).toBe(2);
  return out.join('\n');
};

it('shows the daemon command as it can be pasted, and states in words', async () => {
  const text = await plan();
  expect(text).toContain(
    `${folder}/vtysh \\\n  -c 'configure terminal' \\\n  -c 'ip prefix-list RIPCORD-smtp seq 5`,
  );
  expect(text).toContain("ip -force -batch - <<'EOF'\naddress add 203.0.113.25/32 dev lo label lo:0\nEOF");
  expect(text).toMatch(/smtp +203\.0\.113\.25\/32 +not on lo yet +the daemon has none +withdrawn/);
  expect(text).not.toMatch(/metric none/);
});

it("shows of the daemon's file what differs, and a few lines around it", async () => {
  const text = await plan();
  expect(text).toContain(`--- ${folder}/frr.conf\n+++ ${folder}/frr.conf as ripcord writes it\n@@ `);
  expect(text).toContain('+ network eth0');
  expect(text.match(/OPERATOR/g)).toHaveLength(3);
  expect(await readFile(join(folder, 'frr.conf'), 'utf8')).not.toContain('RIPCORD');
});

it('shows how the file differs from what is in force beside a running controller', async () => {
  await run();
  await write(6);
  const text = await plan();
  expect(text).toContain('smtp: metric: 5 -> 6');
  expect(text).toContain(`--- ${file} in force\n+++ ${file}\n`);
  expect(text).toContain('\n-    metric: 5\n+    metric: 6\n');
});

it('compares a copy with the file in force, and a copy of a further file with its own', async () => {
  await mkdir(join(folder, 'conf.d'));
  await writeFile(join(folder, 'conf.d', 'dns.yml'), JSON.stringify({ services: [serviceAt('dns', 53)] }));
  await run();
  const copies = join(folder, 'copies');
  await mkdir(copies);
  await cp(join(folder, 'conf.d'), join(copies, 'conf.d'), { recursive: true });
  await write(6);
  await copyFile(file, join(copies, 'ripcord.yml'));
  await planCommand(join(copies, 'ripcord.yml'), terminal);
  const text = out.join('\n');
  expect(text).toContain(`--- ${file} in force\n+++ ${copies}/ripcord.yml\n`);
  expect(text).toContain('\n-    metric: 5\n+    metric: 6\n');
  expect(text.match(/ in force\n/g)).toHaveLength(1);
});

it('shows a comment that differs, which is in force already', async () => {
  await run();
  await write(5, '# another comment\n');
  expect(await plan()).toContain('\n+# another comment');
});

it('goes without the texts beside a controller that does not give them', async () => {
  await run(false);
  await write(6);
  const text = await plan();
  expect(text).toContain('smtp: metric: 5 -> 6');
  expect(text).not.toContain('in force\n');
});

it('warns of a copy without conf.d beside a controller that reads one', async () => {
  await mkdir(join(folder, 'conf.d'));
  const further = join(folder, 'conf.d', 'dns.yml');
  await writeFile(further, JSON.stringify({ services: [serviceAt('dns', 53)] }));
  await run();
  const copies = join(folder, 'copies');
  await mkdir(copies);
  await copyFile(file, join(copies, 'ripcord.yml'));
  expect(await planCommand(join(copies, 'ripcord.yml'), terminal)).toBe(2);
  expect(err).toEqual([
    `ripcord: the controller also reads services from ${folder}/conf.d, and no conf.d with such files lies beside ${copies}/ripcord.yml: this plan shows them as leaving. Copy ${folder}/conf.d to the folder of that file, too`,
  ]);
  await cp(join(folder, 'conf.d'), join(copies, 'conf.d'), { recursive: true });
  await planCommand(join(copies, 'ripcord.yml'), terminal);
  // Its own services that left are meant to leave.
  await rm(further);
  await planCommand(file, terminal);
  expect(err).toHaveLength(1);
});
