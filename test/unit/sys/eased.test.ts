import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { systemExec } from '../../../src/sys/exec.ts';

const SCRIPT = fileURLToPath(new URL('eased.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../../node_modules/tsx/dist/loader.mjs', import.meta.url));

it('Given a reserve beside which no descriptor is left, half of it is given to checks', async () => {
  const node = [process.execPath, '--import', TSX, SCRIPT];
  const { stdout, stderr } = await systemExec(['prlimit', '--nofile=256:256', ...node], {
    timeoutMs: 20_000,
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    before: 'ECONNREFUSED',
    short: 'EMFILE',
    after: 'ECONNREFUSED',
  });
});
