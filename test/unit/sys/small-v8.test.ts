import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { systemExec } from '../../../src/sys/exec.ts';

const TSX = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));
const SMALL_V8 = new URL('../../../src/sys/small-v8.ts', import.meta.url).href;

/** By how many MiB the space for young objects grows in a process that makes many of them. */
async function growth(first: string): Promise<number> {
  const program = `${first}
    const { getHeapSpaceStatistics } = await import('node:v8');
    const size = () => getHeapSpaceStatistics().find(space => space.space_name === 'new_space').space_size;
    const before = size();
    const kept = [];
    for (let i = 0; i < 1e6; i++) kept[i % 20_000] = { i, more: [i, i] };
    console.log((size() - before) / 2 ** 20);`;
  const argv = [process.execPath, '--import', TSX, '--input-type=module', '--eval', program] as const;
  const { stdout, stderr } = await systemExec(argv, { timeoutMs: 50_000 });
  expect(stderr).toBe('');
  return Number(stdout);
}

describe('the space for young objects', () => {
  it('grows as Node has it', async () => {
    expect(await growth('')).toBeGreaterThan(0);
  });

  it('does not grow in a process that keeps V8 small', async () => {
    expect(await growth(`(await import('${SMALL_V8}')).keepV8Small();`)).toBeLessThanOrEqual(0);
  });
});
