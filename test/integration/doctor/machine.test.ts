/** What is collected of this machine, from real programs, sockets and files. */
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../../src/cli/program.ts';
import { checkLoopback } from '../../../src/doctor/checks/interfaces.ts';
import { collectInterfaces, collectIpv4Settings } from '../../../src/doctor/collect/interface-facts.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { Chrony } from './chrony.ts';
import { CHECK, IP, Patient, said } from './patient.ts';
import { doctorProgram } from './program.ts';
import { listenOn } from './sockets.ts';

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

describe('Given this machine', () => {
  it('its interfaces and settings are read from ip(8)', async () => {
    expect(checkLoopback({ interfaces: await collectInterfaces(systemExec) })).toMatchObject([
      { level: 'ok' },
    ]);
    expect(await collectIpv4Settings(systemExec)).toMatchObject({ known: true });
  });

  it.each([
    [true, 'ok: The clock is synchronised.'],
    [false, 'warning: The clock is not synchronised.'],
  ])('with a chronyd that follows somebody (%j), that is found', async (follows, found) => {
    await using patient = new Patient();
    await using chrony = await Chrony.start(follows);
    expect(said(await patient.examined('clock-synchronised', { exec: chrony.exec }))).toEqual([found]);
  });

  it('peers that do not resolve, and peers that are ourselves, are found', async () => {
    const peer = (name: string, address: string) => ({
      name,
      address,
      checks: [{ ...CHECK, host: address }],
    });
    await using patient = new Patient();
    patient.configure({
      service: { boost: 1, peers: [peer('smtp-a', 'no-such-host.invalid'), peer('smtp-c', 'localhost')] },
    });
    expect(said(await patient.examined('peers'))).toEqual([
      expect.stringMatching(/^error: smtp-a has no address: host name no-such-host\.invalid .*\.$/),
      'error: localhost (127.0.0.1) of smtp-c is an address of this server.',
    ]);
  });

  it('an interface of RIP that is not there is found', async () => {
    await using patient = new Patient();
    patient.configure({ routing: { networks: ['no-such0'] } });
    expect(said(await patient.examined('rip-interfaces'))).toEqual([
      'error: RIP is to run on no-such0, and there is no such interface.',
    ]);
  });
});

describe('Given a routing daemon', () => {
  it('whose vtysh is missing, that is found, and nothing that needs it', async () => {
    await using patient = new Patient();
    patient.configure({ routing: { vtysh: ['/nonexistent/vtysh'] } });
    const findings = await patient.findings();
    expect(said(findings.filter(({ examination }) => examination === 'vtysh'))).toEqual([
      'error: vtysh cannot be run: there is no program /nonexistent/vtysh.',
    ]);
    expect(findings.map(({ examination }) => examination)).not.toContain('daemons-running');
  });

  it('that does not run, that is found of each daemon', async () => {
    await using patient = new Patient();
    patient.configure({ routing: { vtysh: ['vtysh', '--vty_socket', patient.folder] } });
    expect(said(await patient.examined('daemons-running'))).toEqual([
      'error: zebra is not running.',
      'error: ripd is not running.',
    ]);
  });

  it('that hangs, that is found', async () => {
    await using patient = new Patient();
    const vtysh = join(patient.folder, 'vtysh');
    await writeFile(vtysh, '#!/bin/sh\n[ "$2" = zebra ] && exec sleep 60\necho "FRRouting 8.4.4 (host)."\n');
    await chmod(vtysh, 0o755);
    patient.configure({ routing: { vtysh: [vtysh] } });
    expect(said(await patient.examined('daemons-running'))).toEqual([
      'error: zebra does not answer in time.',
      'ok: ripd runs and answers.',
    ]);
  });

  it('of FRR 10 whose mgmtd does not run, that is found', async () => {
    await using patient = new Patient();
    const vtysh = join(patient.folder, 'vtysh');
    const refusal = 'Exiting: failed to connect to any daemons.';
    await writeFile(
      vtysh,
      `#!/bin/sh\n[ "$2" = mgmtd ] && { echo '${refusal}' >&2; exit 1; }\necho 'FRRouting 10.3 (host).'\n`,
    );
    await chmod(vtysh, 0o755);
    patient.configure({ routing: { vtysh: [vtysh] } });
    expect(said(await patient.examined('daemons-running'))).toContain('error: mgmtd is not running.');
  });

  it("in whose list Debian's package leaves ripd off, that is found", async () => {
    await using patient = new Patient();
    await cp('/etc/frr/daemons', join(patient.folder, 'daemons'));
    patient.configure({
      routing: { vtysh: ['vtysh', '--vty_socket', patient.folder], config: join(patient.folder, 'frr.conf') },
    });
    expect(said(await patient.examined('daemons-enabled'))).toEqual([
      `error: ripd is not enabled in ${patient.folder}/daemons.`,
    ]);
  });

  it('with ripd.conf beside the frr.conf that counts, that is found, and so is a network in it that covers', async () => {
    await using patient = new Patient();
    const file = join(patient.folder, 'frr.conf');
    await writeFile(file, 'router rip\n network 198.51.100.0/24\nexit\n');
    await writeFile(join(patient.folder, 'ripd.conf'), 'router rip\n');
    patient.configure({ routing: { vtysh: ['vtysh', '--vty_socket', patient.folder], config: file } });
    expect(said(await patient.examined('config-files'))).toEqual([
      `warning: ${patient.folder}/ripd.conf exists, and is ignored because of frr.conf.`,
    ]);
    expect(said(await patient.examined('covering-networks'))).toEqual([
      `error: \`network 198.51.100.0/24\` in ${file} covers ${IP}.`,
    ]);
    patient.configure({ routing: { config: join(patient.folder, 'ripd.conf') } });
    expect(said(await patient.examined('config-files'))).toEqual([
      `error: routing.config is ${patient.folder}/ripd.conf, but ripd reads frr.conf instead, which exists.`,
    ]);
  });

  it('whose template is broken, that is found with its place', async () => {
    await using patient = new Patient();
    const templates = join(patient.folder, 'templates');
    await cp(join(import.meta.dirname, '../../../templates'), templates, { recursive: true });
    await writeFile(join(templates, 'frr-10.conf.liquid'), 'hostname {{ no_such_variable }}\n');
    patient.configure({ routing: { vtysh: ['vtysh', '--vty_socket', patient.folder], templates } });
    expect(said(await patient.examined('template'))).toEqual([
      expect.stringMatching(
        /^error: Template frr-10\.conf\.liquid cannot be rendered: .*no_such_variable.*line:1/,
      ),
    ]);
  });
});

describe('Given another user', () => {
  it('who may neither change addresses, nor use the sockets, nor write the files, all that is found', async () => {
    await using patient = new Patient();
    await chmod(patient.folder, 0o755);
    const sockets = join(patient.folder, 'sockets');
    await mkdir(sockets, { mode: 0o755 });
    await using _zebra = await listenOn(join(sockets, 'zebra.vty'), 0o660);
    await using _ripd = await listenOn(join(sockets, 'ripd.vty'), 0o660);
    patient.configure({
      routing: { vtysh: ['vtysh', '--vty_socket', sockets], config: join(patient.folder, 'frr.conf') },
    });
    const { exitCode, report } = await doctorProgram(await patient.write(), NOBODY);
    const found = report.findings.filter(({ level }) => level === 'error').map(each => each.found);
    expect(found).toEqual(
      expect.arrayContaining([
        'nobody lacks CAP_NET_ADMIN.',
        `nobody may not use the sockets of zebra, ripd in ${sockets}.`,
        `nobody cannot write the daemon's file in ${patient.folder}.`,
      ]),
    );
    expect(found).not.toContain('ripd is not running.');
    expect(exitCode).toBe(1);
  });
});

describe('Given a configuration', () => {
  const run = async (...argv: string[]) => {
    const out: string[] = [];
    const terminal = {
      bytes: () => undefined,
      out: (text: string) => out.push(text),
      err: () => 0,
      paint: (_: string, text: string) => text,
    };
    return { exitCode: await main(argv, terminal), text: out.join('\n') };
  };

  it('that is missing, that is found, and what needs none is examined all the same', async () => {
    const { exitCode, text } = await run('doctor', '/nonexistent/ripcord.yml');
    expect(exitCode).toBe(1);
    expect(text).toContain('/nonexistent/ripcord.yml: cannot be read: there is no such file.');
    expect(text).toMatch(/^network\n {2}ok {7}lo is up\.$/m);
  });

  it('that is wrong, each mistake is found with its place', async () => {
    await using patient = new Patient();
    patient.configure({ service: { metric: 15 }, onStop: 'explode' });
    const { exitCode, text } = await run('doctor', await patient.write(), '--json');
    const { findings } = JSON.parse(text);
    expect(exitCode).toBe(1);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ examination: 'configuration', found: expect.stringContaining('metric') }),
        expect.objectContaining({ examination: 'configuration', found: expect.stringContaining('onStop') }),
      ]),
    );
  });

  it('with equal boosts in an order of three, the trap is found', async () => {
    const peers = ['smtp-a', 'smtp-c'].map(name => ({ name, address: '127.0.0.1', checks: [CHECK] }));
    await using patient = new Patient();
    patient.configure({ service: { metric: 9, boost: 1, order: ['smtp-a', 'smtp-b', 'smtp-c'], peers } });
    expect(said(await patient.examined('equal-boosts'))).toEqual([
      'warning: boost 1 of smtp leaves no room below it for smtp-c, later in the order.',
    ]);
  });
});
