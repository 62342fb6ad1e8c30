import { describe, expect, it } from 'vitest';
import { leavingText, stepText } from '../../../src/cli/step-text.ts';
import { propagationStatus, serviceStatus, status } from '../report/status/statuses.ts';

const plain = (_kind: string, text: string) => text;
const text = (...propagations: (Parameters<typeof propagationStatus>[0] | null)[]) =>
  stepText(
    status({
      services: propagations.map((change, index) =>
        serviceStatus({
          name: `s${index}`,
          propagation: change === null || change === undefined ? null : propagationStatus(change),
        }),
      ),
    }),
    plain,
  );

describe('whether this server is in sync', () => {
  it.each([
    ['in sync', [{}, {}]],
    [
      's1 is not sent: on eth0 by `passive-interface eth0`',
      [{}, { state: 'blocked', reason: 'is not sent: on eth0 by `passive-interface eth0`' }],
    ],
    [
      's0 is refused; s1 is refused',
      [
        { state: 'unheard', reason: 'is refused' },
        { state: 'unheard', reason: 'is refused' },
      ],
    ],
    [
      'unconfirmed: s0 is sent on eth0, where no router is heard (and 1 more)',
      [{ state: 'unconfirmed', reason: 'is sent on eth0, where no router is heard' }, null],
    ],
    ['unconfirmed: s0 has not been looked at yet', [null]],
  ] as const)('%s', (said, propagations) => {
    expect(text(...propagations)).toBe(said);
  });

  it('tells first what the daemon does not hold', () => {
    const services = [serviceStatus({ propagation: propagationStatus({ state: 'blocked' }) })];
    expect(stepText(status({ inStep: false, error: 'ripd is not running', services }), plain)).toBe(
      'out of sync: ripd is not running',
    );
  });

  it('shows what leaves through each interface', () => {
    const on = { line: null, remedy: null, heard: [], refused: [] };
    const interfaces = [
      { name: 'eth0', sent: true, metric: 6, ...on },
      { name: 'eth1', sent: true, metric: null, ...on },
      { name: 'eth2', sent: false, metric: null, ...on },
    ];
    const propagation = propagationStatus({ interfaces });
    expect(leavingText({ propagation, desiredMetric: 6 }, plain)).toBe(
      'confirmed, eth0: 6, eth1: perhaps, eth2: no',
    );
  });

  it('shows where a withdrawn route would leave', () => {
    const on = { line: null, remedy: null, heard: [], refused: [] };
    const propagation = propagationStatus({
      interfaces: [{ name: 'eth0', sent: true, metric: null, ...on }],
    });
    expect(leavingText({ propagation, desiredMetric: null }, plain)).toBe('confirmed, eth0: none');
  });
});
