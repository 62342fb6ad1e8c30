import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chart, position } from '../../bench/render/svg.ts';
import { column, results, sample } from './results.ts';

const columns = [column('fast', true), column('a<b')];

describe('the chart of a run', () => {
  it('has a bar for each column and fault, ours in a colour of its own', () => {
    const samples = ['killed', 'hung'].flatMap(event => [
      sample('fast', event === 'hung' ? 'hung' : 'killed', 200),
      sample('a<b', event === 'hung' ? 'hung' : 'killed', 900),
    ]);
    const svg = chart(results({ samples }), columns);
    expect(svg.match(/<rect class="ours"/g)).toHaveLength(2);
    expect(svg.match(/<rect class="rival"/g)).toHaveLength(2);
  });

  it('escapes what is not markup', () => {
    const svg = chart(results({ samples: [sample('a<b', 'killed', 900)] }), columns);
    expect(svg).toContain('a&lt;b');
    expect(svg).toContain('Abacus &lt;2&gt;');
    expect(svg).not.toContain('a<b');
  });

  it('draws what never ended up to the end of the scale, and says so', () => {
    const svg = chart(results({ samples: [sample('a<b', 'hung', null)] }), columns);
    expect(svg).toContain('never');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('draws one topology, and says where a column was measured that was not measured there', () => {
    const samples = [
      sample('fast', 'killed', 200),
      sample('fast', 'killed', 800, 'chain'),
      sample('a<b', 'killed', 900, 'one-lan'),
    ];
    const svg = chart(results({ samples }), columns);
    expect(svg).toContain('>200 ms<');
    expect(svg).not.toContain('>800 ms<');
    expect(svg).toContain('>900 ms (One LAN)<');
  });

  it('has colours for light and dark pages', () => {
    expect(chart(results(), columns)).toContain('prefers-color-scheme: dark');
  });
});

describe('the scale', () => {
  it('puts longer times farther right, and a factor of ten always as far', () => {
    expect(position(1_000) - position(100)).toBeCloseTo(position(10_000) - position(1_000));
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        (a, b) => {
          expect(position(Math.min(a, b))).toBeLessThanOrEqual(position(Math.max(a, b)));
        },
      ),
    );
  });
});
