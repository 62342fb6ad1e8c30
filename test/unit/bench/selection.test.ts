import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { cellsOf, onlyOption, select } from '../../bench/selection.ts';
import { column } from './results.ts';

const columns = [column('fast', true), column('slow')];
const cells = (names: string[], runs = 10) =>
  cellsOf(select(names, columns), runs).map(
    each => `${each.column.name} ${each.topology} ${each.fault} ${each.runs}`,
  );

describe('the selection by --only', () => {
  it('takes all cells and all measurements for no name', () => {
    expect(cells([])).toHaveLength(2 * 2 * 2);
    expect(select([], columns).measurements).toEqual(['switch', 'nudges', 'cost', 'services']);
  });

  it('leaves the other kinds whole where names are of one kind', () => {
    expect(cells(['slow', 'chain'])).toEqual(['slow chain killed 10', 'slow chain drain 3']);
    expect(select(['slow'], columns).measurements).toEqual([]);
  });

  it('measures failback where the service is killed', () => {
    expect(cells(['failback', 'fast', 'chain'])).toEqual(['fast chain killed 10']);
  });

  it('compares all columns in one fault before the next', () => {
    expect(cells(['chain'])).toEqual([
      'fast chain killed 10',
      'slow chain killed 10',
      'fast chain drain 3',
      'slow chain drain 3',
    ]);
  });

  it('runs no cells for a measurement alone', () => {
    const { measurements } = select(['cost'], columns);
    expect(measurements).toEqual(['cost']);
    expect(cells(['cost'])).toEqual([]);
  });

  it('runs a measurement among others beside their cells', () => {
    expect(cells(['cost', 'fast', 'chain', 'killed'])).toEqual(['fast chain killed 10']);
  });

  it('takes fewer runs than a slow tool has at most, if asked for', () => {
    expect(cells(['fast', 'chain', 'drain'], 2)).toEqual(['fast chain drain 2']);
  });

  it('refuses an unknown name, with those there are', () => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    const parse = (...names: string[]) =>
      command.addOption(onlyOption(columns)).parse(['--only', ...names], { from: 'user' });
    expect(() => parse('fast', 'fsat')).toThrow(
      /'fsat' is invalid. Allowed choices are fast, slow, killed, /,
    );
  });
});
