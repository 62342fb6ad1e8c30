import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { configuration, type Stand, VARIANTS, type Variant } from '../../bench/configurations.ts';

const ORDER = ['smtp-a', 'smtp-b'] as const;

/** What ripcord makes of a variant on the second of two servers. */
function resolved(variant: Variant, order?: readonly string[]) {
  const where = { server: 'smtp-b', routing: { networks: ['eth0'] } };
  const stand: Stand = {
    name: 'smtp-b',
    peer: { name: 'smtp-a', address: '10.46.1.2' },
    diameter: 1,
    ...(order && { order }),
    where,
    keyFile: '/run/channel.key',
    drainFolder: '/run/drain',
  };
  return parseConfig(JSON.stringify(configuration(variant, stand)), 'b.json').services[0];
}

describe('the configurations of the comparison', () => {
  it.each(Object.entries(VARIANTS))('%s is valid, in failover and in load-balance', (_name, variant) => {
    expect(resolved(variant, ORDER)).toMatchObject({ name: 'smtp' });
    expect(resolved(variant)).toMatchObject({ name: 'smtp' });
  });

  it('have the standby announce a cover in the fast columns, and in failover only', () => {
    const covered = Object.entries(VARIANTS).filter(([, variant]) => resolved(variant, ORDER)?.cover);
    expect(covered.map(([name]) => name)).toEqual([
      'fast',
      'fast+channel+watch',
      'reclaim',
      'reclaim+channel+watch',
      'keep',
    ]);
    expect(resolved(VARIANTS.fast)).not.toHaveProperty('cover');
  });

  it('leave room for the hops: between a return and a boost, a boost and the first, the first and the second', () => {
    expect(resolved(VARIANTS.reclaim, ORDER)).toMatchObject({ reclaim: { metric: 1 }, boost: 3, metric: 7 });
    expect(resolved(VARIANTS.ripcord, ORDER)).toMatchObject({ boost: 1, metric: 5 });
    expect(resolved(VARIANTS.fast)).toMatchObject({ boost: 1, metric: 3 });
  });
});

describe('the example of a fast failover', () => {
  it.each([
    ['smtp-a', 'smtp-b', '10.46.2.2'],
    ['smtp-b', 'smtp-a', '10.46.1.2'],
  ])('%s is what the benchmark runs as reclaim+channel+watch', (name, peer, address) => {
    const path = `examples/fast/${name}.yml`;
    const text = readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
    const benchmark = configuration(
      { ...VARIANTS['reclaim+channel+watch'], channel: 5520 },
      {
        name,
        peer: { name: peer, address },
        diameter: 1,
        order: ORDER,
        where: { ...{ server: name }, routing: { networks: ['eth0'] } },
        keyFile: '/etc/ripcord/key',
        drainFolder: '/etc/ripcord/drain',
      },
    );
    expect(parseConfig(text, path)).toEqual(parseConfig(JSON.stringify(benchmark), path));
  });
});
