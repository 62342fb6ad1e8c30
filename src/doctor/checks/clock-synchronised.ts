/** Whether the machine's clock follows others. */
import type { HostFacts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, warning } = findings('machine', 'clock-synchronised');

export function clockSynchronised({ clockFollows }: Pick<HostFacts, 'clockFollows'>): Finding[] {
  if (clockFollows === undefined) {
    return [
      ok('Nobody here tells whether the clock is synchronised (neither chronyc nor timedatectl answers).'),
    ];
  }
  if (clockFollows) return [ok('The clock is synchronised.')];
  return [
    warning({
      found: 'The clock is not synchronised.',
      why: 'Checks with a cron schedule run at other times than at the peers, and what logs and events tell of several servers cannot be put in order.',
      remedy: 'apt-get install chrony, or: timedatectl set-ntp true',
    }),
  ];
}
