/** Remedies name the suite that is configured. */
import { describe, expect, it } from 'vitest';
import { checkHost } from '../../../src/doctor/checks/all-checks.ts';
import { checkHearing } from '../../../src/doctor/checks/route-delivery.ts';
import { known, unknown } from '../../../src/doctor/fact.ts';
import { daemons, facts, running } from './facts.ts';

const QUAGGA = { product: 'quagga', folder: '/etc/quagga', sockets: '/var/run/quagga' } as const;
const remedies = [
  ...checkHost(facts({ daemons: daemons({ ...QUAGGA, vtysh: unknown('there is no program vtysh') }) })),
  ...checkHost(
    facts({
      daemons: daemons({
        ...QUAGGA,
        reach: { zebra: 'absent', ripd: 'hangs', mgmtd: 'absent' },
        switches: known(new Map([['ripd', false]])),
      }),
    }),
  ),
  ...(['stalled', 'disconnected'] as const).flatMap(seen =>
    checkHearing(facts({ routing: running({}, seen, new Map(), 'quagga'), controller: { kind: 'none' } })),
  ),
].flatMap(finding => ('remedy' in finding ? [finding.remedy] : []));

describe('beside Quagga', () => {
  it('something is ill of each kind', () => {
    expect(remedies.length).toBeGreaterThan(5);
  });

  it.each(remedies)('%s', remedy => {
    expect(remedy).not.toMatch(/frr/i);
  });
});
