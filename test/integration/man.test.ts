/** The manual pages as man(1) shows them. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemExec } from '../../src/sys/exec.ts';
import { ROOT } from '../docs/artifacts.ts';

describe('a manual page', () => {
  it.each([
    ['ripcord.8', ['--log-level <level>', 'EXIT STATUS', 'ripcord.yml(5)']],
    ['ripcord.yml.5', ['services[].checks[]', 'interval', 'ripcord(8)']],
  ])('%s is set without a warning', async (name, words) => {
    // -c -P-cbou: without escape sequences and overstrikes.
    const groff = [
      'groff',
      '-man',
      '-Tutf8',
      '-ww',
      '-c',
      '-P-cbou',
      fileURLToPath(new URL(`docs/man/${name}`, ROOT)),
    ] as const;
    const { exitCode, stdout, stderr } = await systemExec(groff, { timeoutMs: 30_000 });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const word of words) expect(stdout).toContain(word);
  });
});
