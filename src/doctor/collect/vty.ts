/** How the daemons answer to vtysh, and where their sockets lie. */
import { join } from 'node:path';
import type { DaemonInfo } from '../../drivers/driver.ts';
import { parseBanner } from '../../drivers/frr/detect.ts';
import type { DaemonName } from '../../drivers/frr/frr-names.ts';
import { argvOf } from '../../drivers/frr/vtysh.ts';
import type { Exec, ExecResult } from '../../sys/exec.ts';
import { knock } from '../../sys/knock.ts';
import { type Fact, known, unknown } from '../fact.ts';
import type { Reach } from '../facts.ts';
import { PATIENCE_MS } from './command.ts';

export interface VtyFacts {
  readonly vtysh: Fact<string>;
  readonly reach: Readonly<Record<DaemonName, Reach>>;
  readonly version: DaemonInfo | undefined;
}

/** Asks each daemon for its version. `sockets` is the folder of their sockets. */
export async function askDaemons(command: readonly string[], sockets: string, exec: Exec): Promise<VtyFacts> {
  const ask = (name: DaemonName) =>
    exec(argvOf(command, name, ['show version']), {
      timeoutMs: PATIENCE_MS,
      env: { VTYSH_HISTFILE: '/dev/null' },
    });
  const [ripd, zebra, mgmtd] = await Promise.all([ask('ripd'), ask('zebra'), ask('mgmtd')]);
  const reach = async (name: DaemonName, result: ExecResult): Promise<Reach> => {
    if (result.end === 'timed-out') return 'hangs';
    if (result.exitCode === 0 && parseBanner(result.stdout) !== undefined) return 'answers';
    // vtysh tells a lacking permission and a lacking daemon in the same words; its socket does not.
    return (await knock(join(sockets, `${name}.vty`))) === 'EACCES' ? 'refused' : 'absent';
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
