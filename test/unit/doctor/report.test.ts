import { describe, expect, it } from 'vitest';
import { type Finding, findings } from '../../../src/doctor/finding.ts';
import { reportText, worst } from '../../../src/doctor/report.ts';

const network = findings('network', 'loopback');
const peers = findings('peers', 'peers');
const DOWN = network.error({
  found: 'lo is down.',
  why: 'Nothing is announced.',
  remedy: 'ip link set lo up',
});
const SILENT = peers.warning({ found: 'smtp-a is silent.', why: 'It may be dead.', remedy: 'ping smtp-a' });
const plain = (_kind: string, text: string) => text;

describe('the report', () => {
  it('groups findings by area, and tells why and the remedy of what is ill', () => {
    const text = reportText([SILENT, network.ok('eth0 is up.'), DOWN], plain);
    expect(text).toBe(
      [
        'network',
        '  ok       eth0 is up.',
        '  error    lo is down.',
        '           why:    Nothing is announced.',
        '           remedy: ip link set lo up',
        '',
        'peers',
        '  warning  smtp-a is silent.',
        '           why:    It may be dead.',
        '           remedy: ping smtp-a',
        '',
        '1 error, 1 warning, 1 in order',
      ].join('\n'),
    );
  });

  it.each<[readonly Finding[], string]>([
    [[], 'ok'],
    [[network.ok('eth0 is up.')], 'ok'],
    [[SILENT, network.ok('eth0 is up.')], 'warning'],
    [[SILENT, DOWN, SILENT], 'error'],
  ])('of %j is as bad as its worst finding', (found, level) => {
    expect(worst(found)).toBe(level);
  });
});
