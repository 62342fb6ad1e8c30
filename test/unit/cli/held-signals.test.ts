import { describe, expect, it } from 'vitest';
import { holdSignals, releaseSignals } from '../../../src/cli/held-signals.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

describe('a signal', () => {
  it('that comes while signals are held is given once to those who listen then', () => {
    const got: string[] = [];
    const listener = (signal: string) => got.push(signal);
    const before = SIGNALS.map(signal => process.listenerCount(signal));
    holdSignals();
    for (const signal of ['SIGHUP', 'SIGTERM'] as const) process.emit(signal, signal);
    for (const signal of SIGNALS) process.on(signal, listener);
    releaseSignals();
    releaseSignals();
    for (const signal of SIGNALS) process.off(signal, listener);
    expect(got).toEqual(['SIGHUP', 'SIGTERM']);
    expect(SIGNALS.map(signal => process.listenerCount(signal))).toEqual(before);
  });
});
