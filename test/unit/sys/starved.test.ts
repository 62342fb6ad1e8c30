import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemExec } from '../../../src/sys/exec.ts';

const SCRIPT = fileURLToPath(new URL('starved.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));

describe('a child that no descriptor is left for', () => {
  it('is a result in each way to start one, and costs none for good', async () => {
    const { stdout, stderr } = await systemExec([process.execPath, '--import', TSX, SCRIPT], {
      timeoutMs: 20_000,
    });
    expect(stderr).toBe('');
    const { starved, fed, leaked } = JSON.parse(stdout);
    for (const [exec, held, child] of starved) {
      expect([exec, child]).toEqual(['EMFILE', 'not-started']);
      expect(held).toContain('no file descriptor is left');
    }
    expect(fed).toEqual(['exited', 'exit 0', 'exited']);
    expect(leaked).toEqual([]);
  });
});
