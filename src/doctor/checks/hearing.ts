/** Whether ripd hears zebra, without which no address that comes or goes is announced. */
import type { DaemonInfo, Hearing } from '../../drivers/driver.ts';
import type { Facts } from '../facts.ts';
import { type Finding, findings } from '../finding.ts';

const { ok, error } = findings('routing daemon', 'hearing');

export function hearing({ routing, controller }: Pick<Facts, 'routing' | 'controller'>): Finding[] {
  if (!routing.known) return [];
  const { daemon, hearing: seen, metrics } = routing.value;
  // What only a look before and after tells, the controller knows.
  const told = controller.kind === 'answers' && controller.status.hearing === 'masked' ? 'masked' : seen;
  if (told === 'unknown' && daemon.product === 'quagga' && metrics.size > 0)
    return [ok("Quagga's ripd redistributes; whether it hears zebra, it does not tell.")];
  return verdict(told, daemon.product, controller.kind === 'answers');
}

function verdict(seen: Hearing, product: DaemonInfo['product'], controlled: boolean): Finding[] {
  const why =
    'Neither a withdrawal nor a nudge reaches the neighbours: they hear of it at the next update, or never.';
  switch (seen) {
    case 'hearing':
      return [ok('ripd hears zebra.')];
    case 'unknown':
      return [ok('ripd redistributes nothing for ripcord yet, so that it need not hear zebra.')];
    case 'deaf':
      return [
        error({
          found: 'ripd is deaf: zebra tells it of no address, as after a restart of zebra alone.',
          why,
          remedy: controlled
            ? `the controller heals this within 10 s: if it stays, systemctl restart ${product}`
            : `ripcord run heals it; by hand: systemctl restart ${product}`,
        }),
      ];
    case 'masked':
      return [
        error({
          found: 'ripd does not show its redistribution since zebra was restarted alone.',
          why: 'Nothing of what is announced can be read back, and each update goes out several times (Quagga 1.2.4).',
          remedy: 'restart ripd: systemctl restart ripd',
        }),
      ];
    case 'apart':
      return [
        error({
          found: 'ripd has lost zebra.',
          why,
          remedy: `it connects again within 10 s, or 60 s if zebra was long away: if it does not, systemctl restart ${product}`,
        }),
      ];
  }
}
