/** ripd's table of routes. */
import { type RipTableRoute, ripTableIn } from '../../drivers/frr/rip-table.ts';
import { argvOf } from '../../drivers/frr/vtysh.ts';
import type { Exec } from '../../sys/exec.ts';
import { type Fact, learn } from '../fact.ts';
import { outputOf } from './command.ts';

export function ripTable(vtysh: readonly string[], exec: Exec): Promise<Fact<readonly RipTableRoute[]>> {
  return learn(async () => ripTableIn(await outputOf(exec, argvOf(vtysh, 'ripd', ['show ip rip']))));
}
