/** A user without privileges: in the sockets' group, never to gain anything, as the units and images run ripcord. */
import { expect, it } from 'vitest';
import { createFrrDriver } from '../../../src/drivers/frr/frr-driver.ts';
import { systemExec } from '../../../src/sys/exec.ts';
import { systemHold } from '../../../src/sys/held-program.ts';
import { configFor, service } from '../../unit/drivers/frr/configs.ts';
import { INSTALLATIONS } from './installations.ts';
import { FrrInstance } from './instance.ts';

const SMTP = service('smtp', '198.51.100.25/32');
const WAYS = [
  ['for each call', {}],
  ['held', { hold: systemHold }],
] as const;

it.each(
  INSTALLATIONS.flatMap(installation => WAYS.map(way => ({ installation, root: installation.root, way }))),
)(
  'configures the FRR in $root through a vtysh $way.0, whatever PAM says of its account',
  async ({ installation, way: [, ports] }) => {
    await using frr = await FrrInstance.start(installation);
    // The helper by which pam_unix looks into /etc/shadow gains its group no more: the account cannot be validated.
    const confined = ['--no-new-privs', 'chroot', '--userspec=frr:frr', '--groups=frrvty'];
    const vtysh: [string, ...string[]] = ['setpriv', ...confined, installation.root, 'vtysh', '-N', frr.name];
    const driver = createFrrDriver(configFor([SMTP], { vtysh }), { exec: systemExec, ...ports });
    const wanted = new Map([['smtp', 3]]);
    await driver.apply(driver.difference(wanted, await driver.observe()));
    expect((await driver.observe()).metrics).toEqual(wanted);
    await driver.close();
  },
);
