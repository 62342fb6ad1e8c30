import { describe, expect, it } from 'vitest';
import { stillStalled } from '../../../../src/drivers/frr/hearing.ts';
import { heldLock, remedyFor, startRemedy } from '../../../../src/drivers/frr/remedies.ts';
import type { VtyshTarget } from '../../../../src/drivers/frr/vtysh-target.ts';
import type { ExecResult } from '../../../../src/sys/exec.ts';

const TARGETS: readonly VtyshTarget[] = ['ripd', 'zebra', 'all'];
const result = (ending: Partial<ExecResult>): ExecResult => ({
  argv: ['vtysh'],
  end: 'exited',
  exitCode: 1,
  stdout: '',
  stderr: '',
  ms: 5,
  ...ending,
});
const ENDINGS: readonly Partial<ExecResult>[] = [
  { stderr: 'vtysh_pam: Failure to initialize pam' },
  { end: 'not-started', stderr: 'spawn vtysh ENOENT' },
  { end: 'timed-out' },
  { stdout: 'Exiting: failed to connect to any daemons.' },
  { stdout: 'Exiting: failed to connect to any daemons.', stderr: 'Hint: a privileged user' },
];

const all = (product: 'frr' | 'quagga') => [
  heldLock(product),
  stillStalled(product),
  ...TARGETS.flatMap(target => [
    startRemedy(target, product),
    ...ENDINGS.map(ending => remedyFor(result(ending), target, product)),
  ]),
];

describe('every remedy', () => {
  it.each(all('quagga'))('names Quagga, its files and its group: %s', remedy => {
    expect(remedy).toMatch(/quagga/i);
    expect(remedy).not.toMatch(/frr/i);
  });

  it.each(all('frr'))('names FRR, and no other product: %s', remedy => {
    expect(remedy).toMatch(/frr/i);
    expect(remedy).not.toMatch(/quagga/i);
  });
});
