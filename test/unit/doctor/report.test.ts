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
const WIDE = { paint: plain, columns: Number.POSITIVE_INFINITY, quiet: false };
const UNSEEN = network.unknown('Whether eth0 is up is unknown: ip is missing.');

describe('the report', () => {
  it('groups findings by area, and tells why and the remedy of what is ill', () => {
    const text = reportText([SILENT, network.ok('eth0 is up.'), UNSEEN, DOWN], WIDE);
    expect(text).toBe(
      [
        'network',
        '  ok       eth0 is up.',
        '  unknown  Whether eth0 is up is unknown: ip is missing.',
        '  error    lo is down.',
        '           why:    Nothing is announced.',
        '           remedy: ip link set lo up',
        '',
        'peers',
        '  warning  smtp-a is silent.',
        '           why:    It may be dead.',
        '           remedy: ping smtp-a',
        '',
        '1 error, 1 warning, 1 unknown, 1 in order',
      ].join('\n'),
    );
  });

  it('wraps at words, and goes on where the text began', () => {
    expect(
      reportText([DOWN, UNSEEN], { ...WIDE, columns: 30 })
        .split('\n')
        .slice(1, 8),
    ).toEqual([
      '  error    lo is down.',
      '           why:    Nothing is',
      '                   announced.',
      '           remedy: ip link set',
      '                   lo up',
      '  unknown  Whether eth0 is up',
      '           is unknown: ip is',
    ]);
  });

  it('that is quiet leaves out what is ok, headings without a finding, and itself where all is ok', () => {
    const quiet = { ...WIDE, quiet: true };
    const text = reportText([peers.ok('smtp-a is there.'), network.ok('eth0 is up.'), UNSEEN], quiet);
    expect(text.split('\n')).toEqual([
      'network',
      '  unknown  Whether eth0 is up is unknown: ip is missing.',
      '',
      '0 errors, 0 warnings, 1 unknown, 2 in order',
    ]);
    expect(reportText([network.ok('eth0 is up.')], quiet)).toBe('');
  });

  it.each<[readonly Finding[], string]>([
    [[], 'ok'],
    [[network.ok('eth0 is up.')], 'ok'],
    [[UNSEEN, network.ok('eth0 is up.')], 'unknown'],
    [[SILENT, UNSEEN, network.ok('eth0 is up.')], 'warning'],
    [[SILENT, DOWN, SILENT], 'error'],
  ])('of %j is as bad as its worst finding', (found, level) => {
    expect(worst(found)).toBe(level);
  });
});
