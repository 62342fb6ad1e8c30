import { readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { observeFile } from '../../../src/engine/reconcile/daemon-file.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { replaceFile } from '../../../src/sys/files.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { hasMgmtd, INSTALLATIONS, type Installation } from './installations.ts';
import { FrrInstance, run } from './instance.ts';

/** mgmtd refuses a value that is no UTF-8 ("Invalid character 0xf6", 10.3); in a comment it never sees it. */
const describedIn = (installation: Installation) => (hasMgmtd(installation) ? 'Koeln' : 'K\xf6ln');

const linesFor = (installation: Installation): readonly string[] => [
  '! Standort Z\xfcrich, Geb\xe4ude 3',
  'interface eth0',
  ` description Uplink ${describedIn(installation)}`,
  'exit',
  'ip prefix-list PL-IN seq 5 permit 10.0.0.0/8',
];

const FILES: readonly { what: string; file: (lines: readonly string[]) => string }[] = [
  { what: 'Latin-1', file: lines => `${lines.join('\n')}\n` },
  { what: 'line ends of DOS', file: lines => `${lines.join('\r\n')}\r\n` },
  { what: 'no line end at its end', file: lines => lines.join('\n') },
  { what: 'a NUL in a comment', file: lines => `! \0\n${lines.join('\n')}\n` },
];

describe.each(INSTALLATIONS)("an operator's frr.conf beside the FRR in $root", installation => {
  it.each(FILES)('keeps each of its bytes: $what', async ({ file }) => {
    await using frr = await FrrInstance.start(installation);
    const { real, seen } = frr.file('frr.conf');
    const before = Buffer.from(file(linesFor(installation)), 'latin1');
    writeFileSync(real, before);
    const routing = { vtysh: frr.vtysh, config: real };
    const driver = createFrrDriver(configFor([service('smtp', '198.51.100.25/32')], routing), {
      exec: systemExec,
    });
    const { daemon } = await driver.observe();

    const held = await observeFile(driver, daemon);
    if (held === undefined) throw new Error('no file is kept');
    await replaceFile(held.path, held.wanted);

    const after = readFileSync(real);
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    expect((await observeFile(driver, daemon))?.wanted).toEqual(after);
    await run(...frr.vtysh, '-f', seen);
    const [program, ...args] = [...frr.vtysh, '-c', 'show running-config'];
    const { stdout } = await execa(program ?? '', args, { encoding: 'buffer' });
    const running = Buffer.from(stdout).toString('latin1');
    expect(running).toContain(` description Uplink ${describedIn(installation)}`);
    expect(running).toContain('ip prefix-list PL-IN seq 5 permit 10.0.0.0/8');
    expect(running).toContain('redistribute connected metric 16 route-map RIPCORD');
  });
});
