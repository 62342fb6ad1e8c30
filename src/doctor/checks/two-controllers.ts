/** Whether another controller on this machine configures the same daemon. */
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning, error } = findings('controller', 'two-controllers');

export function twoControllers({ others }: Pick<Facts, 'others'>): Finding[] {
  const ill = others.flatMap(({ pid, file, sameDaemon }) => {
    if (sameDaemon === false) return [];
    const level = sameDaemon ? error : warning;
    return [
      level({
        found: `Another controller runs (pid ${pid}, ${file})${sameDaemon ? ', beside the same daemon' : ', and its file cannot be read'}.`,
        why: 'Both own route-map RIPCORD: each undoes what the other enters, and routes flap.',
        remedy: `kill ${pid}, and put the services of both into one file`,
      }),
    ];
  });
  return ill.length > 0 ? ill : [ok('No other controller is beside this daemon.')];
}
