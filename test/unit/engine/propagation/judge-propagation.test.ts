/** Whether a route is known to leave and to be heard: one row a situation. */

import { describe, expect, it } from 'vitest';
import type { InterfaceOutlook, Neighbour, Outlook, Passage } from '../../../../src/drivers/outlook.ts';
import {
  judgePropagation,
  type PropagationInput,
} from '../../../../src/engine/propagation/judge-propagation.ts';
import { NOT_HERE } from '../../../../src/protocols/metric.ts';
import { RIP_TRAITS } from '../../../../src/protocols/rip/rip-traits.ts';

const cause = (line: string) => ({ line, remedy: `no ${line}` });
const free: Passage = { kind: 'sent', added: 0, cause: undefined };
const plus = (added: number): Passage => ({
  kind: 'sent',
  added,
  cause: cause(`offset-list X out ${added}`),
});
const passive: Passage = { kind: 'blocked', cause: cause('passive-interface') };
const unclear: Passage = { kind: 'uncertain', cause: cause('route-map M out eth0') };

const router: Neighbour = { address: '10.46.1.1', acceptedAgoMs: 3_000, refused: 0, refusedLast: false };
const old: Neighbour = { ...router, acceptedAgoMs: 181_000 };
const refused: Neighbour = { ...router, acceptedAgoMs: undefined, refused: 4, refusedLast: true };
const replica: Neighbour = { ...router, address: '10.46.1.3' };

const on = (
  name: string,
  passage: Passage,
  neighbours: readonly Neighbour[] = [router],
  accepts: InterfaceOutlook['accepts'] = undefined,
): InterfaceOutlook => ({ name, passages: new Map([['smtp', passage]]), neighbours, accepts });

function judged(interfaces: readonly InterfaceOutlook[], change: Partial<PropagationInput> = {}) {
  const outlook: Outlook = { interfaces, learned: [], ownAddresses: [], silentAfterMs: 180_000 };
  return judgePropagation({
    ...{
      route: 'smtp',
      metric: 12,
      isWithdrawn: false,
      traits: RIP_TRAITS,
      outlook,
      replicas: new Set(['10.46.1.3']),
    },
    ...{ heardBy: [], lostBy: [] },
    ...change,
  });
}

const KEY = { line: 'ip rip authentication string …', remedy: 'the key' };

it('that is withdrawn leaves as unreachable, whatever would be added to its metric', () => {
  expect(judged([on('eth0', free)], { isWithdrawn: true }).interfaces).toMatchObject([
    { sent: true, metric: NOT_HERE },
  ]);
});

describe('a route', () => {
  it.each<[string, readonly InterfaceOutlook[], Partial<PropagationInput>, string]>([
    [
      'sent where a router is heard',
      [on('eth0', free)],
      {},
      'confirmed is sent on eth0, where 10.46.1.1 is heard',
    ],
    ['where nobody is', [on('eth0', free, [])], {}, 'unconfirmed is sent on eth0, where no router is heard'],
    [
      'where a router was',
      [on('eth0', free, [old])],
      {},
      'unconfirmed is sent on eth0, where no router is heard',
    ],
    [
      'where another replica is heard, which is no router',
      [on('eth0', free, [replica])],
      {},
      'unconfirmed is sent on eth0, where no router is heard',
    ],
    [
      'where nobody is, but a peer hears this server',
      [on('eth0', free, [])],
      { heardBy: ['smtp-b'] },
      'confirmed is sent on eth0; smtp-b hears this server',
    ],
    [
      'where a router is heard, and a peer hears this server no longer',
      [on('eth0', free)],
      { lostBy: ['smtp-b'] },
      'unheard is sent on eth0, and smtp-b no longer hears this server',
    ],
    [
      'with the wrong key',
      [on('eth0', free, [refused], KEY)],
      {},
      'unheard is sent on eth0, where packets of 10.46.1.1 are refused: `ip rip authentication string …`',
    ],
    [
      'without the key that the router has',
      [on('eth0', free, [refused])],
      {},
      'unheard is sent on eth0, where packets of 10.46.1.1 are refused: no line asks for authentication',
    ],
    [
      'held back everywhere',
      [on('eth0', passive)],
      {},
      'blocked is not sent: on eth0 by `passive-interface`',
    ],
    [
      'held back everywhere, whatever peers tell',
      [on('eth0', passive)],
      { heardBy: ['smtp-b'] },
      'blocked is not sent: on eth0 by `passive-interface`',
    ],
    [
      'to which so much is added that it is unreachable',
      [on('eth0', plus(4))],
      {},
      'blocked is not sent: on eth0 `offset-list X out 4` makes 12 into 16',
    ],
    [
      'to which less is added',
      [on('eth0', plus(3))],
      {},
      'confirmed is sent on eth0, where 10.46.1.1 is heard',
    ],
    [
      'held back on one of two interfaces',
      [on('eth0', passive), on('eth1', free)],
      {},
      'confirmed is sent on eth1, where 10.46.1.1 is heard',
    ],
    [
      'that leaves only where nobody is heard',
      [on('eth0', passive), on('eth1', free, [])],
      {},
      'unconfirmed is sent on eth1, where no router is heard',
    ],
    [
      'that a line may hold back',
      [on('eth0', unclear)],
      { heardBy: ['smtp-b'] },
      'unconfirmed may not be sent on eth0: `route-map M out eth0`',
    ],
    ['of a daemon that runs nowhere', [], {}, 'blocked is not sent: the daemon runs on no interface'],
  ])('%s', (_title, interfaces, change, said) => {
    const { state, reason } = judged(interfaces, change);
    expect(`${state} ${reason}`).toBe(said);
  });

  it('tells the metric with which it leaves, and the most that is added', () => {
    const { added, interfaces } = judged([on('eth0', plus(3)), on('eth1', free), on('eth2', passive)], {
      metric: 5,
    });
    expect(added).toBe(3);
    expect(interfaces.map(({ name, sent, metric }) => [name, sent, metric])).toEqual([
      ['eth0', true, 8],
      ['eth1', true, 5],
      ['eth2', false, undefined],
    ]);
  });

  it('tells what is added also while it makes the metric in force unreachable', () => {
    expect(judged([on('eth0', plus(4))], { metric: 12 }).added).toBe(4);
  });

  it('tells what to do', () => {
    expect(judged([on('eth0', passive), on('eth1', passive)]).remedy).toBe('no passive-interface');
    expect(judged([on('eth0', free, [refused], KEY)]).remedy).toBe('the key');
    expect(judged([on('eth0', free)]).remedy).toBeUndefined();
  });
});
