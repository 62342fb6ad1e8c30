import { describe, expect, it } from 'vitest';
import { separateGroups } from '../../../../src/config/agreement/separate-groups.ts';
import { parseMembers } from '../../../../src/config/load.ts';
import { fileOf, serviceAt } from '../../configuration.ts';

const groupsOf = (...files: readonly (readonly [server: string, ...services: string[]])[]) =>
  separateGroups(
    files.flatMap(([server, ...names]) => {
      const services = names.map((name, index) => serviceAt(name, index + 1));
      return parseMembers([{ path: `${server}.yml`, text: JSON.stringify(fileOf({ server, services })) }]);
    }),
  ).map(group => group.map(({ config }) => config.server));

describe('the servers of files', () => {
  it('are one group where each shares a service with another, directly or not', () => {
    expect(groupsOf(['a', 'smtp'], ['b', 'web'], ['c', 'smtp', 'web'])).toEqual([['a', 'b', 'c']]);
  });

  it('are several groups where they share no service', () => {
    expect(groupsOf(['a', 'smtp'], ['b', 'web'], ['c', 'smtp'])).toEqual([['b'], ['a', 'c']]);
  });

  it('are one group where one file lists them, whatever their services', () => {
    const entry = (name: string, number: number) => ({ name, address: `10.46.${number}.2` });
    const service = (name: string, number: number, over: object) =>
      serviceAt(name, number, { checks: [{ kind: 'smtp', interval: '1s' }], ...over });
    const text = JSON.stringify({
      ...fileOf({
        server: 'a',
        services: [service('smtp', 1, { metric: { a: 3 } }), service('web', 2, { metric: { b: 3 } })],
      }),
      group: [entry('a', 1), entry('b', 2)],
    });
    expect(separateGroups(parseMembers([{ path: 'r.json', text }]))).toHaveLength(1);
  });
});
