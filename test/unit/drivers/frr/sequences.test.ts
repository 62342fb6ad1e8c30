import { expect, test } from 'vitest';
import { parse } from '../../../../src/drivers/frr/parse.ts';
import { sequencesOf } from '../../../../src/drivers/frr/sequences.ts';
import { service } from './configs.ts';

const [SMTP, DNS] = [service('smtp', '198.51.100.25/32'), service('dns', '198.51.100.53/32')];
const clause = (head: string, name: string): string =>
  `route-map RIPCORD ${head}\n match ip address prefix-list RIPCORD-${name}\nexit\n`;

test('given an empty daemon, services are numbered by tens in their order', () => {
  expect([...sequencesOf([SMTP, DNS], new Map())]).toEqual([
    ['smtp', 10],
    ['dns', 20],
  ]);
});

test('given a service with a clause, it keeps it, and a new one comes after all there are', () => {
  const running = parse(clause('permit 20', 'dns') + clause('permit 33', 'gone'));
  expect([...sequencesOf([SMTP, DNS], running)]).toEqual([
    ['smtp', 40],
    ['dns', 20],
  ]);
});

test('given a clause that denies or comes before the one for poisons, it is nobody’s', () => {
  const running = parse(clause('deny 10', 'smtp') + clause('permit 3', 'dns'));
  expect([...sequencesOf([SMTP, DNS], running).values()]).toEqual([20, 30]);
});

test('given the last number is taken, the first free one is used', () => {
  const running = parse(clause('permit 65535', 'gone') + clause('permit 10', 'gone-too'));
  expect(sequencesOf([SMTP], running).get('smtp')).toBe(20);
});
