/** What the daemon holds of RIP, read without the driver. */
import type { DaemonInfo, RunningConfig } from '../../drivers/driver.ts';
import { configuredThrough, generationOf } from '../../drivers/frr/detect.ts';
import { parse } from '../../drivers/frr/parse-running.ts';
import { argvOf } from '../../drivers/frr/vtysh.ts';
import type { Exec } from '../../sys/exec.ts';
import { type Fact, learn, unknown } from '../fact.ts';
import { outputOf } from './command.ts';

export async function ripConfiguration(
  vtysh: readonly string[],
  version: DaemonInfo | undefined,
  exec: Exec,
): Promise<Fact<RunningConfig>> {
  if (version === undefined) return unknown('no daemon answers');
  const target = configuredThrough(generationOf(version));
  return learn(async () => parse(await outputOf(exec, argvOf(vtysh, target, ['show running-config']))));
}
