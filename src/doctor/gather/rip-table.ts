/** ripd's table of routes. */
import { argvOf } from '../../drivers/frr/vtysh.ts';
import type { Exec } from '../../sys/exec.ts';
import { type Fact, learn } from '../fact.ts';
import type { RipRoute } from '../facts.ts';
import { outputOf } from './command.ts';

export function ripTable(vtysh: readonly string[], exec: Exec): Promise<Fact<readonly RipRoute[]>> {
  return learn(async () => ripTableIn(await outputOf(exec, argvOf(vtysh, 'ripd', ['show ip rip']))));
}

/** `R(n) 198.51.100.25/32   10.46.1.2    4 10.46.1.2   0 02:58`: code, prefix, next hop, metric. */
const LINE = /^([A-Z])\([a-z/]+\)\s+(\S+)\s+\S+\s+(\d+)\s/;

/** Reads `show ip rip` of FRR or Quagga; what is no route is passed over. */
export function ripTableIn(text: string): readonly RipRoute[] {
  return text.split('\n').flatMap(line => {
    const [, code, prefix, metric] = LINE.exec(line) ?? [];
    return prefix === undefined ? [] : [{ prefix, metric: Number(metric), learned: code === 'R' }];
  });
}
