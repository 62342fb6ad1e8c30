/** The routing daemon: which of its processes answer through vtysh, what they hold of RIP, and the files in its folder. */
import { dirname, join } from 'node:path';
import type { DaemonInfo } from '../../drivers/driver.ts';
import { configuredThrough, generationOf, parseBanner } from '../../drivers/frr/detect.ts';
import { type RipTableRoute, ripTableIn } from '../../drivers/frr/rip-table.ts';
import { type SocketPlace, socketFolder } from '../../drivers/frr/socket-folder.ts';
import { argvOf } from '../../drivers/frr/vtysh.ts';
import type { DaemonName } from '../../drivers/frr/vtysh-target.ts';
import { parse, type RunningConfig } from '../../protocols/running-config.ts';
import { connectFailure } from '../../sys/connect-failure.ts';
import type { Exec, ExecResult } from '../../sys/exec.ts';
import { readPlain } from '../../sys/plain-file.ts';
import { type Fact, known, learn, unknown } from '../fact.ts';
import type { DaemonFacts, Reach } from '../facts.ts';
import { outputOf, PATIENCE_MS } from './command-output.ts';

/** The fields of the configuration that say where the daemon is. */
export interface DaemonPlace extends SocketPlace {
  readonly config: string | null;
}

/** Where it is if no configuration can be read. */
export const USUAL_PLACE: DaemonPlace = { daemon: 'frr', vtysh: ['vtysh'], config: '/etc/frr/frr.conf' };

/** As much as the controller reads of the daemon's file. */
const MAX_BYTES = 16 * 1024 * 1024;

export async function collectDaemons(place: DaemonPlace, exec: Exec): Promise<DaemonFacts> {
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

interface VtyFacts {
  readonly vtysh: Fact<string>;
  readonly reach: Readonly<Record<DaemonName, Reach>>;
  readonly version: DaemonInfo | undefined;
}

/** Asks each daemon for its version. `sockets` is the folder of their sockets. */
async function askDaemons(command: readonly string[], sockets: string, exec: Exec): Promise<VtyFacts> {
  const ask = (name: DaemonName) =>
    exec(argvOf(command, name, ['show version']), {
      timeoutMs: PATIENCE_MS,
      env: { VTYSH_HISTFILE: '/dev/null' },
    });
  const [ripd, zebra, mgmtd] = await Promise.all([ask('ripd'), ask('zebra'), ask('mgmtd')]);
  const reach = async (name: DaemonName, result: ExecResult): Promise<Reach> => {
    if (result.end === 'timed-out') return 'hangs';
    if (result.exitCode === 0 && parseBanner(result.stdout) !== undefined) return 'answers';
    // vtysh reports a missing permission and a missing daemon in the same words; the daemon's socket tells them apart.
    return (await connectFailure(join(sockets, `${name}.vty`))) === 'EACCES' ? 'refused' : 'absent';
  };
  return {
    vtysh: ripd.end === 'not-started' ? unknown(whyNotStarted(ripd)) : known(command.join(' ')),
    version: parseBanner(ripd.stdout) ?? parseBanner(zebra.stdout),
    reach: {
      ripd: await reach('ripd', ripd),
      zebra: await reach('zebra', zebra),
      mgmtd: await reach('mgmtd', mgmtd),
    },
  };
}

function whyNotStarted({ argv, stderr }: ExecResult): string {
  return /ENOENT/.test(stderr) ? `there is no program ${argv[0]}` : stderr.trim();
}

export async function readFrrConfiguration(
  vtysh: readonly string[],
  version: DaemonInfo | undefined,
  exec: Exec,
): Promise<Fact<RunningConfig>> {
  if (version === undefined) return unknown('no daemon answers');
  const target = configuredThrough(generationOf(version));
  return learn(async () => parse(await outputOf(exec, argvOf(vtysh, target, ['show running-config']))));
}

export function readRipTable(vtysh: readonly string[], exec: Exec): Promise<Fact<readonly RipTableRoute[]>> {
  return learn(async () => ripTableIn(await outputOf(exec, argvOf(vtysh, 'ripd', ['show ip rip']))));
}
