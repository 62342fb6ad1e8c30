/** The routing daemon: who of it answers, and the files in its folder. */
import { dirname, join } from 'node:path';
import { parse } from '../../drivers/frr/parse-running.ts';
import { type SocketPlace, socketFolder } from '../../drivers/frr/socket-folder.ts';
import { argvOf } from '../../drivers/frr/vtysh.ts';
import type { Exec } from '../../sys/exec.ts';
import { readPlain } from '../../sys/plain-file.ts';
import { learn } from '../fact.ts';
import type { DaemonFacts } from '../facts.ts';
import { outputOf } from './command.ts';
import { askDaemons } from './vty.ts';

/** What of the configuration tells where the daemon is. */
export interface DaemonPlace extends SocketPlace {
  readonly config: string | null;
}

/** Where it is if no configuration can be read. */
export const USUAL_PLACE: DaemonPlace = { daemon: 'frr', vtysh: ['vtysh'], config: '/etc/frr/frr.conf' };

/** As much as the controller reads of the daemon's file. */
const MAX_BYTES = 16 * 1024 * 1024;

export async function daemons(place: DaemonPlace, exec: Exec): Promise<DaemonFacts> {
  const { daemon: product, vtysh, config } = place;
  const folder = config === null ? `/etc/${product}` : dirname(config);
  const sockets = socketFolder(place);
  const textOf = async (name: string) => (await readPlain(join(folder, name), MAX_BYTES))?.toString();
  return {
    product,
    sockets,
    folder,
    ...(await askDaemons(vtysh, sockets, exec)),
    zebra: await learn(async () =>
      parse(await outputOf(exec, argvOf(vtysh, 'zebra', ['show running-config']))),
    ),
    switches: await learn(async () => switchesIn(await textOf('daemons'))),
    files: await learn(async () => ({
      integrated: await textOf(product === 'quagga' ? 'Quagga.conf' : 'frr.conf'),
      ripd: await textOf('ripd.conf'),
      vtysh: await textOf('vtysh.conf'),
    })),
  };
}

/** Reads /etc/frr/daemons, which is shell: `ripd=yes`, or the number of instances. */
export function switchesIn(text: string | undefined): ReadonlyMap<string, boolean> | undefined {
  if (text === undefined) return undefined;
  const lines = text.matchAll(/^[ \t]*(\w+)=["']?([\w-]*)["']?[ \t\r]*(?:#.*)?$/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value === 'yes' || Number(value) > 0]));
}
