import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { cellsOf, onlyOption, select } from '../../bench/selection.ts';
import { column } from './results.ts';

const columns = [column('fast', true), column('slow')];
const cells = (names: string[], runs = 10) =>
  cellsOf(select(names, columns), runs).map(
    each => `${each.column.name} ${each.topology} ${each.fault} ${each.runs}`,
  );

describe('Given the names of --only', () => {
  it('none means all cells and all measurements', () => {
    expect(cells([])).toHaveLength(2 * 2 * 2);
    expect(select([], columns).measurements).toEqual(['switch', 'nudges', 'cost', 'services']);
  });

  it('names of one kind leave the other kinds whole', () => {
    expect(cells(['slow', 'chain'])).toEqual(['slow chain killed 10', 'slow chain drain 3']);
    expect(select(['slow'], columns).measurements).toEqual([]);
  });

  it('failback is measured where the service is killed', () => {
    expect(cells(['failback', 'fast', 'chain'])).toEqual(['fast chain killed 10']);
  });

  it('all columns are compared in one fault before the next', () => {
    expect(cells(['chain'])).toEqual([
      'fast chain killed 10',
      'slow chain killed 10',
      'fast chain drain 3',
      'slow chain drain 3',
    ]);
  });

  it('a measurement alone runs no cells', () => {
    const { measurements } = select(['cost'], columns);
    expect(measurements).toEqual(['cost']);
    expect(cells(['cost'])).toEqual([]);
  });

  it('a measurement among others runs beside their cells', () => {
    expect(cells(['cost', 'fast', 'chain', 'killed'])).toEqual(['fast chain killed 10']);
  });

  it('fewer runs are asked for than a slow tool has at most', () => {
    expect(cells(['fast', 'chain', 'drain'], 2)).toEqual(['fast chain drain 2']);
  });

  it('an unknown name is refused, with those there are', () => {
    const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    const parse = (...names: string[]) =>
      command.addOption(onlyOption(columns)).parse(['--only', ...names], { from: 'user' });
    expect(() => parse('fast', 'fsat')).toThrow(
      /'fsat' is invalid. Allowed choices are fast, slow, killed, /,
    );
  });
});
