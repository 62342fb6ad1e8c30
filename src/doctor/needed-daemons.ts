/** The daemons without which no metric can be set. Pure. */
import { generationOf } from '../drivers/frr/detect.ts';
import type { DaemonName } from '../drivers/frr/frr-names.ts';
import type { DaemonFacts } from './facts.ts';

/** mgmtd only where RIP's configuration is its own. A version that is not known is told by the daemons that do not answer. */
export function neededDaemons({ version }: DaemonFacts): readonly DaemonName[] {
  const always = ['zebra', 'ripd'] as const;
  return version !== undefined && generationOf(version) === 'frr-10' ? [...always, 'mgmtd'] : always;
}
